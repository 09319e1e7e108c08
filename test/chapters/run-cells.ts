import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { DataError } from "../../lib/core";
import { takeDisplayed } from "../../lib/display/show";
import { projectPath } from "../../lib/project";
import { joinCells } from "../../lib/tools/jupyter/cells-check";
import { listNotebooks, type Notebook, readNotebook } from "../../lib/tools/jupyter/notebook";
import { type Collection, writeCollection } from "../collections";

const modules = projectPath(".etude", `cells-${process.pid}-run`);
let runs = 0;

/**
 * Runs the code cells of a notebook in this process, as one module, without a kernel: the library
 * stays loaded from one run to the next, so that a chapter takes as long as its work does.
 *
 * @returns what was shown, as plain text
 * @throws what a cell throws
 */
async function runCells(notebook: Notebook): Promise<string> {
  const path = join(modules, `${notebook.name}-${runs++}.ts`);
  writeFileSync(path, joinCells(notebook.cells).text);
  takeDisplayed();
  await import(/* @vite-ignore */ path);
  return takeDisplayed()
    .map(({ bundle }) => bundle["text/plain"])
    .join("\n");
}

/** Of music too little for a chapter: that it says what there is too little of, and why. */
const tooLittle =
  /only drums, which this encoding leaves out|^1 of 1 pieces can be written as .*, at least 2 are needed/;

/**
 * Runs every chapter over a collection, on the smoke profile. Where two usable pieces come from the
 * folder each chapter gets to its end; else it says what is missing.
 */
export function runChapters(name: Collection, isEnough: boolean): void {
  const folder = mkdtempSync(join(tmpdir(), "etude-collection-"));
  const chapters = listNotebooks(projectPath("notebooks")).map(readNotebook);

  describe(`${isEnough ? "enough" : "too little"} music: ${name}`, { timeout: 300_000 }, () => {
    beforeAll(() => {
      mkdirSync(modules, { recursive: true });
      vi.stubEnv("ETUDE_DATA", writeCollection(name, folder));
      vi.stubEnv("ETUDE_PROFILE", "smoke");
      vi.stubEnv("ETUDE_FIGURES", join(folder, "figures"));
      vi.stubEnv("ETUDE_RUNS", join(folder, "runs"));
      vi.stubEnv("ETUDE_CACHE", join(folder, "cache"));
      vi.stubEnv("ETUDE_HEADLESS", "1");
    });
    afterAll(() => {
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true });
      rmSync(modules, { recursive: true, force: true });
    });

    it.each(chapters)("$name", async (chapter) => {
      try {
        const shown = await runCells(chapter);
        expect(shown).not.toBe("");
        expect(shown).not.toMatch(/\b(NaN|undefined|Infinity)\b/);
      } catch (error) {
        if (isEnough || !(error instanceof DataError)) throw error;
        expect(error.message).toMatch(tooLittle);
      }
    });
  });
}
