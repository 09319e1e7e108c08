import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { projectPath } from "../../../lib/project/root";

// The binding as npm brings it dies of this, or never ends: lib/tools/setup/steps/binding-repairs.cjs.
it("takes new attribute names from two threads at once, and lets the process end", () => {
  const script = projectPath("test", "models", "fixtures", "attribute-names.cjs");
  const run = spawnSync(process.execPath, [script], { encoding: "utf8", timeout: 60_000 });
  const { stdout, status, signal } = run;
  expect({ stdout, status, signal }).toEqual({ stdout: "3000, 3000\n", status: 0, signal: null });
});
