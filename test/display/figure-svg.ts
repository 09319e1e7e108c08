import type { Figure } from "../../lib/display/theme";
import { figurePage } from "./figure-page";

/**
 * A figure as SVG text, drawn by plotly without a browser: what plotly takes and how it shows text.
 *
 * @param options.width in pixels, default 900; `height` defaults to the figure's own.
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
