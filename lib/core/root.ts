import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";

let known: string | undefined;

/** The repository's folder: the nearest one above the working directory that holds `lib/setup`. */
export function projectRoot(): string {
  if (known) return known;
  const given = process.env.ETUDE_ROOT;
  let folder = given ?? process.cwd();
  while (!existsSync(join(folder, "lib", "core", "root.ts"))) {
    const parent = dirname(folder);
    if (parent === folder) {
      throw new Error(
        `no Étude project above ${process.cwd()} (run the command inside its folder)`,
      );
    }
    folder = parent;
  }
  known = folder;
  return folder;
}

/** An absolute path below the repository's folder. */
export function projectPath(...parts: string[]): string {
  return join(projectRoot(), ...parts);
}

/** A path as the user typed it, made absolute: relative paths start where npm was called. */
export function userPath(path: string): string {
  return isAbsolute(path) ? path : resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

/**
 * An absolute path below the folder that notebooks write figures and music to: `figures/`, or
 * `ETUDE_FIGURES` (the tests' own folder, so that a smoke run leaves the committed figures alone).
 */
export function figuresPath(...parts: string[]): string {
  return join(process.env.ETUDE_FIGURES ?? projectPath("figures"), ...parts);
}
