import { figurePage } from "./figure-page";
import type { Figure } from "./theme";

/**
 * A figure as SVG text for README files and slides, drawn without a browser: 0.7 s for the
 * first, a tenth of a second for each after it.
 *
 * @param options.width in pixels, default 900; `height` defaults to the figure's own.
 * @example
 * writeFileAtomic(projectPath("figures", "bits.svg"), await figureToSvg(bitsFigure(rows)));
 */
export async function figureToSvg(
  figure: Figure,
  options: { readonly width?: number; readonly height?: number } = {},
): Promise<string> {
  const { plotly, document } = figurePage();
  const width = options.width ?? 900;
  const height = options.height ?? Number(figure.layout.height ?? 420);
  const target = document.createElement("div");
  document.body.append(target);
  try {
    // plotly writes defaults into what it is given: a copy keeps the figure pure.
    const { data, layout } = JSON.parse(JSON.stringify(figure)) as Figure;
    await plotly.newPlot(target, data, { ...layout, width, height }, { staticPlot: true });
    const uri = await plotly.toImage(target, { format: "svg", width, height });
    return decodeURIComponent(uri.slice(uri.indexOf(",") + 1));
  } finally {
    plotly.purge(target);
    target.remove();
  }
}
