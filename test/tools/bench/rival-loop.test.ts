import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { projectPath } from "../../../lib/project/root";

const script = `
from rival_loop import serve
calls = []
def toy(task):
    calls.append(task["bench"])
    return (lambda: calls.append("step")), 2, 4
serve({"toy": toy}, lambda task: calls.append("prepare"))
print(calls)
`;

describe("the loop of the Python rivals", () => {
  it("prepares, builds and warms up, then times the calls it is told to make", () => {
    const requests = [
      { command: "load", bench: "toy" },
      { command: "run", count: 3 },
    ];
    const output = execFileSync(projectPath(".venv", "bin", "python"), ["-B", "-c", script], {
      cwd: projectPath("lib", "tools", "bench"),
      input: requests.map((request) => `${JSON.stringify(request)}\n`).join(""),
      encoding: "utf8",
    });
    const [loaded, ran, calls] = output.trim().split("\n");
    expect(JSON.parse(loaded)).toEqual({ seconds: 0 });
    expect(JSON.parse(ran).seconds).toBeGreaterThan(0);
    expect(calls).toBe("['prepare', 'toy', 'step', 'step', 'step', 'step', 'step']");
  });
});
