import { build } from "esbuild";
import { projectPath } from "../../lib/project/root";

/** `walk` and all that it needs as one script for a browser; it leaves `walk` on `globalThis`. */
export async function bundleForBrowser(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: 'import { walk } from "./walk"; globalThis.walk = walk;',
      resolveDir: projectPath("test", "portable"),
      loader: "ts",
    },
    ...{ bundle: true, minify: true, write: false, platform: "browser", format: "iife" },
    ...{ logLevel: "silent" },
  });
  return outputFiles[0].text;
}
