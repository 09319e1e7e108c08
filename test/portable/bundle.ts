import { build } from "esbuild";
import { projectPath } from "../../lib/project/root";

/**
 * What a module beside this one exports, and all that it needs, as one script for a browser; it
 * leaves the name on `globalThis`.
 *
 * @example
 * await bundleForBrowser("walk"); // walk of ./walk
 */
export async function bundleForBrowser(name: "walk" | "speakModel"): Promise<string> {
  const file = { walk: "walk", speakModel: "speak-model" }[name];
  const { outputFiles } = await build({
    stdin: {
      contents: `import { ${name} } from "./${file}"; globalThis.${name} = ${name};`,
      resolveDir: projectPath("test", "portable"),
      loader: "ts",
    },
    ...{ bundle: true, minify: true, write: false, platform: "browser", format: "iife" },
    ...{ logLevel: "silent" },
  });
  return outputFiles[0].text;
}
