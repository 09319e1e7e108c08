import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createProject, pythonAnswer, workingNpm } from "./project";

/** The message alone: what follows the lines of progress. */
const message = (output: string) => output.slice(output.indexOf("✗")).trimEnd();

describe("a set-up that cannot go on says why, once, and how to mend it", () => {
  it("when there is no Python", async () => {
    const project = createProject();
    project.tool("npm", workingNpm);
    const { status, output, stdout } = await project.run(["setup"]);
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(message(output)).toMatchInlineSnapshot(`
      "✗ Python: no Python was found
        remedy: install Python 3.12 (Debian, Ubuntu: sudo apt install python3 python3-venv; macOS: brew install python@3.12), or name one with ETUDE_PYTHON=/path/to/python3"
    `);
  });

  it("when Python is too old", async () => {
    const project = createProject();
    project.tool("npm", workingNpm);
    project.tool("python3", pythonAnswer("3.9.2"));
    const { status, output } = await project.run(["setup"]);
    expect(status).toBe(1);
    expect(message(output)).toContain("Python: too old: python3 is 3.9.2 (3.10 or newer needed)");
  });

  it("when Python has no venv module or no installer of pip", async () => {
    const project = createProject();
    project.tool("npm", workingNpm);
    project.tool("python3", pythonAnswer("3.11.2", { venv: true, ensurepip: false }));
    const { status, output } = await project.run(["setup"]);
    expect(status).toBe(1);
    expect(message(output)).toMatchInlineSnapshot(`
      "✗ Python: python3 has no ensurepip module
        remedy: install it (Debian, Ubuntu: sudo apt install python3.11-venv), or name another Python with ETUDE_PYTHON=/path/to/python3"
    `);
  });

  it("when the network is away", async () => {
    const project = createProject();
    project.tool("npm", 'echo "npm error code ENOTFOUND" >&2; exit 1');
    project.tool("python3", pythonAnswer("3.9.2"));
    const { status, output } = await project.run(["setup"]);
    expect(status).toBe(1);
    // One of the two that run side by side is told, whichever failed first.
    expect(output.match(/✗/g)).toHaveLength(1);
    expect(output.match(/remedy:/g)).toHaveLength(1);
  });

  it.each([
    ["npm error code ENOTFOUND", "npm packages: the network cannot be reached"],
    ["npm error code ENOSPC", "npm packages: the disk is full"],
    ["npm error code EACCES", "npm packages: a file or folder may not be written"],
    ["npm error odd", "npm packages: npm ci failed"],
  ])("when npm says %s", async (said, told) => {
    const project = createProject();
    project.tool("npm", `echo "${said}" >&2; exit 1`);
    project.tool("python3", `sleep 20; ${pythonAnswer("3.12.1")}`);
    project.tool("python", "exit 1");
    const { status, output } = await project.run(["setup"], { env: { ETUDE_PYTHON: "python" } });
    expect(status).toBe(1);
    expect(output.match(/✗/g)).toHaveLength(1);
    if (message(output).startsWith("✗ npm")) expect(message(output)).toContain(told);
  });

  it("when it is interrupted, and then goes on where it was", async () => {
    const project = createProject();
    project.tool("npm", `${workingNpm}\ntouch "$PWD/npm-was-run"\nsleep 30`);
    project.tool("python3", pythonAnswer("3.9.2"));
    const wait = `sleep 30; ${pythonAnswer("3.12.1")}`;
    project.tool("python", wait);
    const { status, output } = await project.run(["setup"], {
      onOutput: (text, kill) => {
        if (text.includes("npm packages")) setTimeout(() => kill("SIGINT"), 300);
      },
      env: { ETUDE_PYTHON: "python3" },
    });
    // Python fails at once here, or the interrupt comes first: either way one message, no stamp.
    expect(status === 130 || status === 1).toBe(true);
    expect(output.match(/remedy:/g)).toHaveLength(1);
    expect(existsSync(join(project.root, ".etude", "setup", "packages.stamp"))).toBe(false);
    expect(existsSync(join(project.root, ".etude", "setup", "lock"))).toBe(false);
  });

  it("when it was killed: the next run ends what the killed one left at work", async () => {
    const project = createProject();
    const finished = join(project.root, "npm-finished");
    project.tool("npm", `sleep 3\ntouch "${finished}"`);
    project.tool("python3", `sleep 5; ${pythonAnswer("3.9.2")}`);
    const first = await project.run(["setup"], {
      env: { ETUDE_PYTHON: "true" },
      onOutput: (text, kill) => {
        if (text.includes("npm packages")) kill("SIGKILL");
      },
    });
    expect(first.status).not.toBe(0);
    project.tool("npm", "exit 1");
    await project.run(["setup"]);
    await new Promise((done) => setTimeout(done, 3500));
    expect(existsSync(finished)).toBe(false);
  });

  it("keeps the steps that were finished", async () => {
    const project = createProject();
    project.tool("npm", workingNpm);
    project.tool("python3", `sleep 1; ${pythonAnswer("3.9.2")}`);
    await project.run(["setup"]);
    expect(existsSync(join(project.root, ".etude", "setup", "packages.stamp"))).toBe(true);
    project.tool("npm", "exit 1");
    const { output } = await project.run(["setup"]);
    expect(output).not.toContain("npm packages");
    expect(output).toContain("Python: too old");
  });
});

describe("the entry of the npm scripts", () => {
  it("lists the commands when asked, without setting up", async () => {
    const project = createProject();
    const { status, stdout, output } = await project.run(["--help"]);
    expect(status).toBe(0);
    expect(stdout).toContain("npm start");
    expect(output).toBe("");
  });

  it("refuses a command it does not know", async () => {
    const { status, output } = await createProject().run(["fly"]);
    expect(status).toBe(2);
    expect(output).toContain("unknown command: fly");
  });
});
