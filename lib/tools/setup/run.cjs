// Runs a tool quietly: its output is kept for the error message, its progress goes to the caller.
const { spawn } = require("node:child_process");
const { readFileSync, readdirSync } = require("node:fs");
const { paths } = require("./paths.cjs");

const keptCharacters = 100_000;

/** The variable by which a later set-up knows the tools of a killed one, and what they started. */
const mark = "ETUDE_SETUP_ROOT";

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
      env: { ...(env ?? process.env), [mark]: paths.root },
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
    });
    running.add(child);
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

/** Ends the tools that a killed set-up left at work, where the system tells which they are. */
function endOrphans() {
  for (const pid of processes()) {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, "utf8");
      if (environment.split("\0").includes(`${mark}=${paths.root}`)) process.kill(pid, "SIGKILL");
    } catch {
      // Gone, or not ours to look at.
    }
  }
}

/** The other processes of the machine; none where there is no /proc. */
function processes() {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .map(Number);
  } catch {
    return [];
  }
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
