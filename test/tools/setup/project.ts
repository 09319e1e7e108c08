import { spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { projectPath } from "../../../lib/project/root";

/** A project with nothing but set-up in it, whose tools are the test's own scripts. */
export interface FakeProject {
  readonly root: string;
  /** Puts a shell script named `name` on the PATH. */
  tool(name: string, script: string): void;
  /** Runs `npm run <words>`; `onOutput` sees stderr as it grows. */
  run(
    words: readonly string[],
    options?: { env?: NodeJS.ProcessEnv; onOutput?: (text: string, kill: Kill) => void },
  ): Promise<{ status: number | null; output: string; stdout: string }>;
}

type Kill = (signal: NodeJS.Signals) => void;

/** What a Python answers to set-up's question; asked for a venv, it makes one of itself. */
export function pythonAnswer(version: string, modules = { venv: true, ensurepip: true }): string {
  const numbers = version.split(".").map(Number);
  const answer = JSON.stringify({ version: numbers, executable: "@", ...modules });
  return [
    'case "$1 $2" in',
    '"-m venv") mkdir -p "$3/bin"; cat "$0" > "$3/bin/python"; chmod +x "$3/bin/python" ;;',
    '"-m pip") echo "pip was called" >&2; exit 1 ;;',
    `*) echo '${answer.replace("@", "'\"$0\"'")}' ;;`,
    "esac",
  ].join("\n");
}

/** npm that does what set-up waits for. */
export const workingNpm = [
  'mkdir -p "$PWD/node_modules/a"',
  'echo "{}" > "$PWD/node_modules/a/package.json"',
  `echo '{"packages": {"node_modules/a": {"version": "1.0.0"}}}' > "$PWD/node_modules/.package-lock.json"`,
].join("\n");

export function createProject(): FakeProject {
  const root = mkdtempSync(join(tmpdir(), "etude-setup-"));
  const bin = join(root, "bin");
  mkdirSync(bin);
  cpSync(projectPath("lib", "tools", "setup"), join(root, "lib", "tools", "setup"), {
    recursive: true,
  });
  cpSync(
    projectPath("lib", "tools", "jupyter", "share"),
    join(root, "lib", "tools", "jupyter", "share"),
    {
      recursive: true,
    },
  );
  writeFileSync(
    join(root, "package-lock.json"),
    '{"packages": {"": {}, "node_modules/a": {"version": "1.0.0"}}}',
  );
  writeFileSync(join(root, "requirements.txt"), "");
  // The few real tools that scripts use.
  for (const name of ["sh", "mkdir", "sleep", "cat", "touch", "rm", "chmod"]) link(bin, name);
  symlinkSync(process.execPath, join(bin, "node"));
  const tool = (name: string, script: string) => {
    const path = join(bin, name);
    // Renamed over the old one, which may just be starting: written to, it would be "busy".
    writeFileSync(`${path}.new`, `#!/bin/sh\n${script}\n`);
    chmodSync(`${path}.new`, 0o755);
    renameSync(`${path}.new`, path);
  };
  tool("g++", "exit 0");
  return {
    root,
    tool,
    run(words, { env = {}, onOutput } = {}) {
      const child = spawn(
        process.execPath,
        [join("lib", "tools", "setup", "bootstrap.cjs"), ...words],
        {
          cwd: root,
          env: { PATH: bin, HOME: root, ...env },
        },
      );
      let output = "";
      let stdout = "";
      child.stdout.on("data", (chunk) => {
        stdout += chunk;
      });
      child.stderr.on("data", (chunk) => {
        output += chunk;
        onOutput?.(output, (signal) => child.kill(signal));
      });
      return new Promise((done) => child.on("close", (status) => done({ status, output, stdout })));
    },
  };
}

function link(bin: string, name: string) {
  const place = ["/bin", "/usr/bin"].map((folder) => join(folder, name));
  symlinkSync(place.find((path) => dirname(path) === "/bin") ?? place[0], join(bin, name));
}
