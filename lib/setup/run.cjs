// Runs a tool quietly: its output is kept for the error message, its progress goes to the caller.
const { spawn } = require("node:child_process");
const { appendFileSync, mkdirSync, readFileSync, rmSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { paths } = require("./paths.cjs");

const keptCharacters = 100_000;

/** Processes to end when set-up is interrupted. @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/**
 * Runs a program to its end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{
 *   cwd?: string,
 *   env?: NodeJS.ProcessEnv,
 *   onLine?: (line: string) => void,
 * }} [options]
 * @returns {Promise<{ status: number | null, output: string, missing: boolean }>}
 */
function run(command, args, { cwd, env, onLine } = {}) {
  return new Promise((done) => {
    // A group of its own, so that what the tool starts ends with it.
    const child = spawn(command, args, {
      cwd,
      env: { ...(env ?? process.env), ETUDE_SETUP_ROOT: paths.root },
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
    });
    running.add(child);
    note(child.pid);
    let output = "";
    let rest = "";
    const take = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk).slice(-keptCharacters);
      const lines = (rest + chunk).split(/\r?\n|\r/);
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.trim()) onLine?.(line.trim());
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("error", (error) => {
      running.delete(child);
      done({ status: null, output: `${output}\n${error.message}`, missing: true });
    });
    child.on("close", (status, signal) => {
      running.delete(child);
      if (signal) output += `\nended by ${signal}`;
      done({ status, output, missing: false });
    });
  });
}

const journal = join(paths.stamps, "running");

/** Remembers a tool, so that it can be ended when set-up itself is killed. */
function note(/** @type {number | undefined} */ pid) {
  if (pid === undefined) return;
  mkdirSync(dirname(journal), { recursive: true });
  appendFileSync(journal, `${pid}\n`);
}

/** Ends the tools that a killed set-up left at work, where the system tells which they are. */
function endOrphans() {
  let text = "";
  try {
    text = readFileSync(journal, "utf8");
  } catch {
    return; // no set-up was killed
  }
  for (const pid of text.trim().split("\n").map(Number)) {
    try {
      // Numbers are used again: only a process that carries our mark is one of ours.
      const environment = readFileSync(`/proc/${pid}/environ`, "utf8");
      if (environment.split("\0").includes(`ETUDE_SETUP_ROOT=${paths.root}`)) {
        process.kill(-pid, "SIGKILL");
      }
    } catch {
      // Gone, or not ours to look at.
    }
  }
  rmSync(journal, { force: true });
}

/** Ends every running tool with what it started. @param {NodeJS.Signals} signal */
function endAll(signal) {
  for (const child of running) {
    if (child.pid === undefined) continue;
    try {
      process.kill(process.platform === "win32" ? child.pid : -child.pid, signal);
    } catch {
      // It has just ended by itself.
    }
  }
}

module.exports = { endAll, endOrphans, run };
