import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { projectPath } from "../../../lib/project/root";

// Starts a child that is deaf to SIGTERM, and in a session of its own one that starts a third.
const script = `
const { spawn } = require("node:child_process");
const { endingAllItStarts } = require(process.argv[1]);
const deaf = "process.on('SIGTERM', () => {}); process.send?.('up'); setInterval(() => {}, 1000);";
const parent = "const c = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']); process.send(c.pid); setInterval(() => {}, 1000);";
endingAllItStarts(async (stop) => {
  const stdio = ["ignore", "ignore", "ignore", "ipc"];
  const first = spawn(process.execPath, ["-e", deaf], { stdio });
  const second = spawn(process.execPath, ["-e", parent], { stdio, detached: true });
  const heard = (child) => new Promise((done) => child.on("message", done));
  const [, third] = await Promise.all([heard(first), heard(second)]);
  console.log(JSON.stringify([first.pid, second.pid, third]));
  await new Promise((done) => first.on("close", done));
  return stop.aborted ? 0 : 1;
}).then((status) => process.exit(status));
`;

/** A zombie, which only waits to be buried, does not live. */
const lives = (pid: number) => {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return /^[^Z\s]/.test(stdout.trim());
};

it.each([
  ["SIGTERM", 143],
  ["SIGINT", 130],
] as const)("%s to the process ends all that it started", async (signal, status) => {
  const module = projectPath("lib", "tools", "setup", "signals.ts");
  const child = spawn(process.execPath, ["-r", "tsx/cjs", "-e", script, module], {
    cwd: projectPath(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const pids = await new Promise<number[]>((done) =>
    child.stdout.once("data", (text) => done(JSON.parse(String(text)))),
  );
  expect(pids.map(lives)).toEqual([true, true, true]);
  child.kill(signal);
  const code = await new Promise((done) => child.on("exit", done));
  expect(code).toBe(status);
  expect(pids.map(lives)).toEqual([false, false, false]);
});

it("npm's shell hands its signals on: it becomes the process", () => {
  const { scripts } = JSON.parse(readFileSync(projectPath("package.json"), "utf8"));
  const ours = Object.values<string>(scripts).filter((script) => script.includes("bootstrap.cjs"));
  expect(ours.length).toBeGreaterThan(7);
  expect(ours.filter((script) => !script.startsWith("exec node "))).toEqual([]);
});
