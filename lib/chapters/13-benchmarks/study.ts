import { blindBelow, type MetricStudy } from "../../appraisal";
import { colours, finding, mark, tracesFigure } from "../../display";

/** Which measures tell what: a row a measure, a column a way of spoiling music. */
export function studyFigure({ rows, spoils }: MetricStudy) {
  const grid = { type: "category", gridcolor: colours.paper };
  const trace = {
    type: "heatmap",
    x: ["training pieces", ...spoils],
    y: rows.map(({ metric }) => metric),
    z: rows.map(({ real, told }) => [real, ...told].map((rate) => (rate >= 0.5 ? rate : null))),
    ...{ zmin: 0.5, zmax: 1, xgap: 2, ygap: 2, texttemplate: "%{z:.2f}" },
    colorscale: [
      [0, colours.paper],
      [1, colours.blue],
    ],
    colorbar: { thickness: 14, outlinewidth: 0 },
    hovertemplate: "%{y}, %{x}: %{z:.3f}<extra></extra>",
  };
  return tracesFigure([trace], {
    title: "How often a measure names the real one of two pieces",
    ...{ legend: false, height: 190 + 34 * rows.length },
    ...{ xAxis: grid, yAxis: { ...grid, autorange: "reversed" } },
  });
}

/** Measures that are as good as blind to a way of spoiling music. */
export function blindTo({ rows, spoils }: MetricStudy, spoil: string): string[] {
  const column = spoils.indexOf(spoil);
  return rows.filter(({ told }) => told[column] < blindBelow).map(({ metric }) => metric);
}

/** For each way of spoiling: how many measures do not see it, and which sees it best. */
export function blindFinding(study: MetricStudy) {
  const sentences = study.spoils.map((spoil, column) => {
    const best = study.rows.reduce((a, b) => (b.told[column] > a.told[column] ? b : a));
    const blind = blindTo(study, spoil).length;
    return `**${spoil}**: ${blind} of ${study.rows.length} see nothing, best is ${best.metric}
      (${mark(best.told[column], 2)})`;
  });
  return finding(`Below ${mark(blindBelow, 1)} a measure hardly does better than a coin.
    ${sentences.join("; ")}.`);
}

/** The measures that see nothing of most ways to spoil music, by name. */
export function blindestFinding(study: MetricStudy) {
  const { rows, spoils } = study;
  const failures = rows.map(({ metric, told }) => ({
    metric,
    count: told.filter((rate) => rate < blindBelow).length,
  }));
  const most = Math.max(...failures.map(({ count }) => count));
  const named = failures.filter(({ count }) => count === most).map(({ metric }) => metric);
  const least = Math.min(...failures.map(({ count }) => count));
  const best = failures.filter(({ count }) => count === least).map(({ metric }) => metric);
  return finding(
    `Blind to ${most} of ${spoils.length}: **${named.join(", ")}**. Blind to fewest
    (${least}): **${best.join(", ")}**.`,
    most > 0 ? "warning" : "result",
  );
}
