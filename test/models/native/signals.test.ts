import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { projectPath } from "../../../lib/project/root";

// TensorFlow's products corrupt the heap when a signal meets them: an interrupt while music was being
// sampled killed 10 of 12 processes (lib/tools/setup/steps/binding-repairs.cjs mends it).
it.skipIf(process.platform === "win32")("hears interrupts during products, and lives", async () => {
  const script = projectPath("test", "models", "fixtures", "signals.cjs");
  const child = spawn(process.execPath, [script, "20"], { stdio: ["ignore", "pipe", "ignore"] });
  await once(child.stdout, "data");
  const timer = setInterval(() => child.kill("SIGINT"), 10);
  const end = await once(child, "exit");
  clearInterval(timer);
  expect(end).toEqual([0, null]);
});
