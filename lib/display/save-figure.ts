import { checkArgument } from "../core/errors";
import { writeFileAtomic } from "../core/files";
import { projectPath } from "../core/root";
import { figureToSvg } from "./figure-svg";
import type { Figure } from "./theme";

/**
 * Writes a figure (or finished SVG text, such as a piano roll) to `figures/<name>.svg` and
 * returns the path: the pictures of the README.
 *
 * @example
 * await saveFigure("bits", bitsFigure(rows));
 */
export async function saveFigure(
  name: string,
  picture: Figure | string,
  options: { readonly width?: number; readonly height?: number } = {},
): Promise<string> {
  checkArgument(/^[a-z0-9-]+$/.test(name), "name", name, "use a-z, 0-9 and -");
  const path = projectPath("figures", `${name}.svg`);
  const svg = typeof picture === "string" ? picture : await figureToSvg(picture, options);
  writeFileAtomic(path, `${svg}\n`);
  return path;
}
