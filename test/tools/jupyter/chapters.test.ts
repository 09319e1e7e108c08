import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { projectPath } from "../../../lib/project/root";
import { type Cell, listNotebooks, readNotebook } from "../../../lib/tools/jupyter/notebook";

const mostLines = 15;
const mostColumns = 100;
const mostPaths = 8;
const fewestWordsPerLine = 5;

const linesOf = ({ source }: Cell) => source.split("\n").filter((line) => line.trim() !== "");
const wordsOf = ({ source }: Cell) => source.split(/\s+/).filter((word) => word !== "");
const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);

const isWide = (line: string) => line.length > mostColumns;
const isFace = (path: string, face: RegExp) =>
  face.test(path) && existsSync(projectPath(path, "index.ts"));

const typescript = createRequire(projectPath("package.json"))("@tslab/typescript-for-tslab");

/** How many conditional expressions stand in what `finding` and `prose` are handed. */
function branchesInSentences(source: string): number {
  const file = typescript.createSourceFile("cell.ts", source, typescript.ScriptTarget.ESNext, true);
  let branches = 0;
  const visit = (node: Node, inSentence: boolean): void => {
    if (inSentence && typescript.isConditionalExpression(node)) branches++;
    const speaks = typescript.isCallExpression(node) && /^(finding|prose)\(/.test(node.getText());
    typescript.forEachChild(node, (child: Node) => visit(child, inSentence || speaks));
  };
  visit(file, false);
  return branches;
}

interface Node {
  getText(): string;
}

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

  it(`has no code cell over ${mostLines} lines of ${mostColumns} characters`, () => {
    const long = code
      .map((cell) => ({ cell: cell.number, lines: linesOf(cell) }))
      .filter(({ lines }) => lines.length > mostLines || lines.some(isWide));
    expect(long).toEqual([]);
  });

  it(`imports its own chapter and faces, at most ${mostPaths} paths, in one cell or two`, () => {
    const importing = code.filter(({ source }) => /^import\b/m.test(source));
    expect(importing.length).toBeLessThanOrEqual(2);
    const sources = importing.map(({ source }) => source).join("\n");
    const paths = new Set([...sources.matchAll(/\bfrom "([^"]+)"/g)].map(([, path]) => path));
    expect(paths.size).toBeLessThanOrEqual(mostPaths);
    const own = `./lib/chapters/${name.replaceAll("_", "-")}`;
    const face = /^\.\/lib\/(?!chapters|tools)[a-z]+(\/[a-z]+)?$/;
    const inside = [...paths].filter((path) => path.startsWith("."));
    expect(inside.filter((path) => path !== own && !isFace(path, face))).toEqual([]);
  });

  it("leaves sentences that hang on a condition to its chapter", () => {
    expect(code.filter(({ source }) => branchesInSentences(source) > 0)).toEqual([]);
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

describe("what a reader can play with", () => {
  const chapters = listNotebooks(projectPath("notebooks")).map(readNotebook);
  const carrying = (call: RegExp) =>
    chapters
      .filter(({ cells }) => cells.some(({ kind, source }) => kind === "code" && call.test(source)))
      .map(({ name }) => name.slice(0, 2));

  it.each([
    ["a workshop to compose in", /^await composeWith\(/m, ["05", "06", "09", "10"]],
    ["a generator to explore", /^await exploreLatent\(/m, ["07"]],
    ["a blind test", /await blindTest\(/, ["08"]],
    ["a score", /\bscore\(/, ["00", "01", "02", "10"]],
  ] as const)("is %s, in its chapters", (_, call, numbers) => {
    expect(carrying(call)).toEqual(numbers);
  });
});

describe("a chapter that takes a network another one has trained", () => {
  const chapters = listNotebooks(projectPath("notebooks")).map(readNotebook);
  const places = new Map(chapters.map(({ name }, place) => [name, place]));
  const fitsOf = ({ cells }: (typeof chapters)[number]) =>
    cells.flatMap(({ source }) => [
      ...source.matchAll(/\b(?:commonFit\(dataset, settings, "\w+"|fitChoraleGan)/g),
    ]);
  /** All whose end it waits for. */
  const awaited = (name: string): string[] => {
    const { after } = chapters[places.get(name)!];
    return [...after, ...after.flatMap(awaited)];
  };

  it("waits for it, and only for earlier ones", () => {
    const trainedIn = new Map<string, string>();
    for (const chapter of chapters) {
      for (const name of chapter.after) {
        expect(places.get(name), `${chapter.name} after ${name}`).toBeLessThan(
          places.get(chapter.name)!,
        );
      }
      for (const [fit] of fitsOf(chapter)) {
        const first = trainedIn.get(fit) ?? chapter.name;
        trainedIn.set(fit, first);
        if (first !== chapter.name) expect(awaited(chapter.name)).toContain(first);
      }
    }
    expect(trainedIn.size).toBeGreaterThanOrEqual(3);
  });
});
