import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { projectPath } from "../../../lib/project/root";
import { type Cell, listNotebooks, readNotebook } from "../../../lib/tools/jupyter/notebook";

const mostLines = 15;
const fewestWordsPerLine = 5;

const linesOf = ({ source }: Cell) => source.split("\n").filter((line) => line.trim() !== "");
const wordsOf = ({ source }: Cell) => source.split(/\s+/).filter((word) => word !== "");
const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

interface CodeCell {
  readonly cell_type: string;
  readonly execution_count?: unknown;
  readonly outputs?: unknown;
}

describe.each(
  listNotebooks(projectPath("notebooks")).map((path) => ({ name: readNotebook(path).name, path })),
)("the chapter $name", ({ name, path }) => {
  const { cells } = readNotebook(path);
  const code = cells.filter(({ kind }) => kind === "code");

  it("is committed for the kernel tslab, without outputs and counts", () => {
    const file = JSON.parse(readFileSync(path, "utf8"));
    expect(file.metadata.kernelspec.name).toBe("tslab");
    const executed = file.cells
      .filter((cell: CodeCell) => cell.cell_type === "code")
      .map(({ execution_count, outputs }: CodeCell) => ({ execution_count, outputs }));
    expect(executed).toEqual(executed.map(() => ({ execution_count: null, outputs: [] })));
  });

  it(`has no code cell over ${mostLines} lines`, () => {
    const long = code
      .map((cell) => ({ cell: cell.number, lines: linesOf(cell).length }))
      .filter(({ lines }) => lines > mostLines);
    expect(long).toEqual([]);
  });

  // The first chapter shows commands and has hardly any code.
  it.skipIf(name.startsWith("00"))(
    `has at least ${fewestWordsPerLine} words of prose to a line of code`,
    () => {
      const prose = cells.filter(({ kind }) => kind === "markdown");
      const words = total(prose.map((cell) => wordsOf(cell).length));
      const lines = total(code.map((cell) => linesOf(cell).length));
      expect(words / lines).toBeGreaterThanOrEqual(fewestWordsPerLine);
    },
  );
});
