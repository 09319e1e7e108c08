import { delimiter } from "node:path";
import { dataPath, projectPath } from "../../project";

/** The Python of `.venv`. Called as `python -m …`: that works even after the folder was moved. */
export function pythonPath(): string {
  return projectPath(".venv", "bin", "python");
}

/**
 * The environment for Jupyter's processes: our kernel and template are found first, and nothing is
 * written to the reader's home. `ETUDE_DATA`, a path or a name, is made a path: it starts where the
 * reader stands, as for all commands.
 */
export function jupyterEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { JUPYTER_PATH, PATH } = process.env;
  const data = extra.ETUDE_DATA || process.env.ETUDE_DATA;
  const inside = (name: string) => projectPath(".etude", "jupyter", name);
  const join = (...parts: (string | undefined)[]) => parts.filter(Boolean).join(delimiter);
  return {
    ...process.env,
    PATH: join(projectPath(".venv", "bin"), PATH),
    JUPYTER_PATH: join(projectPath("lib", "tools", "jupyter", "share"), JUPYTER_PATH),
    JUPYTER_CONFIG_DIR: inside("config"),
    JUPYTER_DATA_DIR: inside("data"),
    JUPYTER_RUNTIME_DIR: inside("runtime"),
    IPYTHONDIR: inside("ipython"),
    // The lab's debugger of Python and its warnings have no place here.
    PYDEVD_DISABLE_FILE_VALIDATION: "1",
    ...extra,
    ...(data ? { ETUDE_DATA: dataPath(data) } : {}),
  };
}
