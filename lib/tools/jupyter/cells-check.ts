import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../../core/node";
import { projectPath, projectRoot } from "../../project";
import type { Cell, Notebook } from "./notebook";

/** A complaint about a notebook's cell; `line` counts within the cell from 1. */
export interface CellProblem {
  readonly notebook: string;
  readonly cell: number;
  readonly line: number;
  readonly message: string;
}

/** All code cells as one module, with the cell and line behind each of its lines. */
export interface CellModule {
  readonly text: string;
  readonly lines: readonly { readonly cell: number; readonly line: number }[];
}

/** How far the generated modules lie below the repository, where cells import from. */
const depth = "../../";

/** Joins the code cells of a notebook into one module of the same line structure. */
export function joinCells(cells: readonly Cell[]): CellModule {
  const text: string[] = ["export {};"];
  const lines = [{ cell: 0, line: 0 }];
  for (const { kind, source, number } of cells) {
    if (kind !== "code") continue;
    // A statement of its own: a cell that starts with ( or [ does not go on with the one before.
    const rows = source.replace(/(["'])\.\/lib\//g, `$1${depth}lib/`).split("\n");
    rows.forEach((row, index) => {
      text.push(index === 0 ? `;${row}` : row);
      lines.push({ cell: number, line: index + 1 });
    });
  }
  return { text: `${text.join("\n")}\n`, lines };
}

const unsupported: readonly { pattern: RegExp; message: string }[] = [
  {
    pattern: /^(?!\s|\/\/|\*|for\b)(?!.*\basync\b).*\bawait\s*[([]/,
    message: "the kernel reads `await (…)` and `await […]` as a call: name the value first",
  },
  {
    pattern: /^for\s+await\b/,
    message: "the kernel has no `for await` outside a function: put the loop into one",
  },
  { pattern: /^export\b/, message: "cells do not export" },
];

/** What a compiler accepts and the kernel does not. */
export function kernelProblems(notebook: Notebook): CellProblem[] {
  return notebook.cells.flatMap(({ kind, source, number }) => {
    if (kind !== "code") return [];
    return source.split("\n").flatMap((row, index) =>
      unsupported
        .filter(({ pattern }) => pattern.test(row))
        .map(({ message }) => ({
          notebook: notebook.name,
          cell: number,
          line: index + 1,
          message,
        })),
    );
  });
}

/** The compiler's output, each line led back to its notebook and cell. */
export function readCompilerOutput(
  output: string,
  modules: ReadonlyMap<string, CellModule>,
): CellProblem[] {
  const problems: CellProblem[] = [];
  for (const row of output.split("\n")) {
    const [, file, line, message] =
      /([^/\\\s(]+)\.ts\((\d+),\d+\): error (TS\d+: .*)$/.exec(row.trim()) ?? [];
    const place = modules.get(file)?.lines[Number(line) - 1];
    if (place) problems.push({ notebook: file, ...place, message });
  }
  return problems;
}

const settings = {
  extends: "../../tsconfig.json",
  compilerOptions: { noUnusedLocals: false, noUnusedParameters: false, checkJs: false },
  include: ["*.ts"],
  exclude: [],
};

/**
 * Checks the cells of notebooks with the project's own TypeScript, strictly. Each notebook is one
 * module, so a name is declared and imported once per notebook.
 */
export async function checkCells(notebooks: readonly Notebook[]): Promise<CellProblem[]> {
  const folder = projectPath(".etude", `cells-${process.pid}`);
  const modules = new Map(notebooks.map(({ name, cells }) => [name, joinCells(cells)]));
  for (const [name, { text }] of modules) writeFileAtomic(join(folder, `${name}.ts`), text);
  writeFileAtomic(join(folder, "tsconfig.json"), JSON.stringify(settings));
  const { status, output } = await compile(folder).finally(() =>
    rmSync(folder, { recursive: true, force: true }),
  );
  const problems = [...notebooks.flatMap(kernelProblems), ...readCompilerOutput(output, modules)];
  if (problems.length === 0 && status !== 0 && !/\.ts\(\d+,\d+\): error/.test(output)) {
    throw new Error(`the TypeScript compiler failed:\n${output}`);
  }
  return problems;
}

function compile(folder: string): Promise<{ status: number | null; output: string }> {
  const compiler = projectPath("node_modules", "typescript", "bin", "tsc");
  return new Promise((done, fail) => {
    const child = spawn(
      process.execPath,
      [compiler, "--noEmit", "--pretty", "false", "-p", folder],
      { cwd: projectRoot(), stdio: ["ignore", "pipe", "pipe"] },
    );
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      output += chunk;
    });
    child.on("error", fail);
    child.on("close", (status) => done({ status, output }));
  });
}
