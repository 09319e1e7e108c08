import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A notebook of code cells for tests; a cell that starts with `#` is Markdown. */
export function writeNotebook(
  folder: string,
  name: string,
  sources: readonly string[],
  metadata: object = {},
): string {
  mkdirSync(folder, { recursive: true });
  const cells = sources.map((source, index) => {
    const common = { id: `cell-${index}`, metadata: {}, source };
    return source.startsWith("#")
      ? { ...common, cell_type: "markdown" }
      : { ...common, cell_type: "code", execution_count: null, outputs: [] };
  });
  const kernelspec = { name: "tslab", display_name: "TypeScript", language: "typescript" };
  const path = join(folder, `${name}.ipynb`);
  const content = {
    cells,
    metadata: { kernelspec, language_info: { name: "typescript" }, ...metadata },
    nbformat: 4,
    nbformat_minor: 5,
  };
  writeFileSync(path, JSON.stringify(content));
  return path;
}
