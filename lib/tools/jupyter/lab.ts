import { spawn } from "node:child_process";
import { projectRoot } from "../../project";
import { jupyterEnvironment, pythonPath } from "./environment";

/** Arguments of JupyterLab: files of the repository, opened at `notebooks/`, token as it is. */
export function labArguments(words: readonly string[], isRoot: boolean): string[] {
  return [
    "-m",
    "jupyterlab",
    `--ServerApp.root_dir=${projectRoot()}`,
    "--LabApp.default_url=/lab/tree/notebooks",
    // Jupyter refuses the superuser unless told; containers know no other user.
    ...(isRoot ? ["--allow-root"] : []),
    ...words,
  ];
}

/**
 * Runs JupyterLab until it ends; returns its status.
 *
 * @public
 */
export function runLab(words: readonly string[]): Promise<number> {
  const child = spawn(pythonPath(), labArguments(words, process.getuid?.() === 0), {
    cwd: projectRoot(),
    env: jupyterEnvironment(),
    stdio: "inherit",
  });
  // The terminal's Ctrl-C reaches JupyterLab by itself; it asks before it stops.
  const ignore = () => {};
  process.on("SIGINT", ignore);
  const forward = () => child.kill("SIGTERM");
  process.on("SIGTERM", forward);
  return new Promise((done) => {
    child.on("error", (error) => {
      process.stderr.write(`JupyterLab did not start: ${error.message} (npm run setup)\n`);
      done(1);
    });
    child.on("close", (status) => {
      process.off("SIGINT", ignore);
      process.off("SIGTERM", forward);
      done(status ?? 1);
    });
  });
}
