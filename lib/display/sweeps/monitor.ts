import { setTimeout as sleep } from "node:timers/promises";
import { onInterrupt } from "../../core";
import { readSweep, type SweepView, sweepHistories } from "../../sweeps";
import { type Figure, linesFigure, mark, progressBar, type Series } from "..";
import { parallelFigure } from "./parallel";
import { sketch } from "./sketch";
import { sweepTable, valueName } from "./table";

/** Follows a sweep. */
export interface SweepMonitor {
  update(view: SweepView): void;
  /** Leaves what the sweep has come to. */
  finish(view: SweepView): void;
}

/** How far a sweep is, in a line: "7/24 done, 2 running, 1 failed; best c03: 2.114 bits". */
export function sweepNote(view: SweepView): string {
  const { done, running, failed, waiting } = view.counts;
  const lost = view.lost.length;
  const parts = [
    `${done}/${done + running + failed + waiting} done`,
    ...(running > 0 ? [`${running} running`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(lost > 0 ? [`${lost} ${lost === 1 ? "worker" : "workers"} lost`] : []),
  ];
  const best = view.best
    ? `; best ${view.best.id}: ${mark(view.best.value)} ${valueName(view)}`
    : "";
  return parts.join(", ") + best;
}

/**
 * Shows a sweep below the cell while it runs: a bar, the table, the curves of the best rows and
 * parallel coordinates, all in their places; in headless runs what it came to, once.
 *
 * @param folder the sweep's, where the curves are read
 * @example
 * const monitor = sweepMonitor(folder);
 * monitor.finish(await runSweep({ ...options, onChange: monitor.update }));
 */
export function sweepMonitor(folder: string): SweepMonitor {
  const bar = progressBar("sweep", 1);
  return {
    update(view) {
      const { done, failed, running, waiting } = view.counts;
      const share = (done + failed) / Math.max(1, done + failed + running + waiting);
      const below = () => [sweepTable(view, 20), ...figures(folder, view).map(sketch)];
      bar.update(share, sweepNote(view), below);
    },
    finish(view) {
      bar.finish(sweepNote(view), [sweepTable(view), ...figures(folder, view)]);
    },
  };
}

function figures(folder: string, view: SweepView): Figure[] {
  const curves = curvesFigure(folder, view);
  const parallel = parallelFigure(view);
  return [curves, parallel].filter((figure): figure is Figure => figure !== null);
}

/** What held-out music costs the best rows, epoch by epoch; null before the first. */
function curvesFigure(folder: string, view: SweepView): Figure | null {
  const series = sweepHistories(folder, view).map(({ label, history }): Series => {
    const held = history.filter(({ validationLoss }) => validationLoss !== null);
    const y = held.map(({ validationLoss }) => validationLoss! * Math.LOG2E);
    return { label, x: held.map(({ epoch }) => epoch), y };
  });
  const begun = series.filter(({ x }) => x.length > 0);
  if (begun.length === 0) return null;
  const title = `Held-out curves of the best of ${view.name}`;
  return linesFigure(begun, { title, x: "epoch", y: "bits per token" });
}

/**
 * Watches the sweep in a folder until it has ended or the cell is interrupted, whoever runs it and
 * wherever; of a kept sweep (`.json`) it shows what it came to.
 *
 * @param everySeconds how often the folder is read; default 2
 * @throws RunError when there is no sweep
 * @example
 * await watchSweep("data/runs/sweeps/musigan-combinations");
 */
export async function watchSweep(
  path: string,
  { everySeconds = 2 }: { everySeconds?: number } = {},
): Promise<SweepView> {
  const monitor = sweepMonitor(path);
  const interrupt = new AbortController();
  const forget = onInterrupt(() => interrupt.abort());
  const { signal } = interrupt;
  try {
    for (;;) {
      const view = readSweep(path);
      if (view.ended || signal.aborted) {
        monitor.finish(view);
        return view;
      }
      monitor.update(view);
      await sleep(1000 * everySeconds, undefined, { signal }).catch(() => {});
    }
  } finally {
    forget();
  }
}
