import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { cacheFolder, codeKey, writeFileAtomic } from "../../core/node";

const load = createRequire(__filename);
const pageEntry = join(__dirname, "../../live/page");
const workerEntry = join(__dirname, "../../live/mind/worker");

/** A script of the page's with the key of its code. */
export interface PageScript {
  readonly key: string;
  readonly text: string;
}

/**
 * The script that a page shows itself with (`page`) and the one of its worker (`mind`), each with
 * all that it imports, minified: bundled once for each state of the code, and then from the cache.
 */
export function pageScript(which: "page" | "mind"): PageScript {
  const entry = which === "page" ? pageEntry : workerEntry;
  const key = codeKey([`${entry}.ts`]).slice(0, 24);
  const folder = cacheFolder("page");
  const path = folder && join(folder, `${which}-${key}.js`);
  if (path && existsSync(path)) return { key, text: readFileSync(path, "utf8") };
  const { buildSync } = load("esbuild") as typeof import("esbuild");
  const { outputFiles } = buildSync({
    entryPoints: [`${entry}.ts`],
    ...{ bundle: true, minify: true, write: false, legalComments: "none" },
    ...{ platform: "browser", format: "iife", target: "es2022", logLevel: "silent" },
  });
  const { text } = outputFiles[0];
  try {
    if (path) writeFileAtomic(path, text);
  } catch {
    // A cache that cannot be written costs time, not the result.
  }
  return { key, text };
}
