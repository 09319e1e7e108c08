import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { cacheFolder, codeKey, writeFileAtomic } from "../../core/node";

const load = createRequire(__filename);
const live = join(__dirname, "../../live");
/** The page, the workers of models and of generators, and the one that makes MP3 files. */
const entries = {
  page: join(live, "page"),
  mind: join(live, "mind/worker"),
  noise: join(live, "noise/worker"),
  mp3: join(live, "sound/mp3/worker"),
};

// The licence of LAME asks that it be named, and that it stand apart so that it can be exchanged.
const lameNotice =
  "/* LAME, the MP3 encoder (lame.sourceforge.net), in JavaScript: @breezystack/lamejs, LGPL */";

/** See `pageScript`. */
export type PageScriptName = keyof typeof entries;

/** A script of the page's with the key of its code. */
export interface PageScript {
  readonly key: string;
  readonly text: string;
}

/**
 * A script of the page's with all that it imports, minified: bundled once for each state of the
 * code, and then from the cache.
 */
export function pageScript(which: PageScriptName): PageScript {
  const entry = entries[which];
  const key = codeKey([`${entry}.ts`]).slice(0, 24);
  const folder = cacheFolder("page");
  const path = folder && join(folder, `${which}-${key}.js`);
  if (path && existsSync(path)) return { key, text: readFileSync(path, "utf8") };
  const { buildSync } = load("esbuild") as typeof import("esbuild");
  const { outputFiles } = buildSync({
    entryPoints: [`${entry}.ts`],
    ...(which === "mp3" ? { banner: { js: lameNotice } } : {}),
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
