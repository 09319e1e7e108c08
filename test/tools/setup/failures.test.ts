import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createProject, pythonAnswer, workingNpm } from "./project";

/** The message alone: what follows the lines of progress. */
const message = (output: string) => output.slice(output.indexOf("✗")).trimEnd();

const stampOf = (root: string, step: string) => join(root, ".etude", "setup", `${step}.stamp`);

describe("a set-up that lacks something says so before it begins, once, and how to mend it", () => {
  it("when there is no Python", async () => {
    const project = createProject();
    project.tool("npm", `${workingNpm}\ntouch "$PWD/npm-was-run"`);
    const { status, output, stdout } = await project.run(["setup"]);
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(output).toMatchInlineSnapshot(`
      "✗ Python: no Python was found
        remedy: install Python 3.12 (Debian, Ubuntu: sudo apt install python3 python3-venv; macOS: brew install python@3.12), or name one with ETUDE_PYTHON=/path/to/python3
      "
    `);
    expect(existsSync(join(project.root, "npm-was-run"))).toBe(false);
  });

  it("when Python is too old", async () => {
    const project = createProject();
    project.tool("python3", pythonAnswer("3.9.2"));
    const { status, output } = await project.run(["setup"]);
    expect(status).toBe(1);
    expect(message(output)).toContain("Python: too old: python3 is 3.9.2 (3.10 or newer needed)");
  });

  it("when Python has no venv module or no installer of pip", async () => {
    const project = createProject();
    project.tool("python3", pythonAnswer("3.11.2", { venv: true, ensurepip: false }));
    const { status, output } = await project.run(["setup"]);
    expect(status).toBe(1);
    expect(message(output)).toMatchInlineSnapshot(`
      "✗ Python: python3 has no ensurepip module
        remedy: install it (Debian, Ubuntu: sudo apt install python3.11-venv), or name another Python with ETUDE_PYTHON=/path/to/python3"
    `);
  });

  it("when there is no compiler", async () => {
    const project = createProject();
    project.tool("python3", pythonAnswer("3.12.1"));
    rmSync(join(project.root, "bin", "g++"));
    const { status, output } = await project.run(["setup"]);
    expect(status).toBe(1);
    expect(message(output)).toMatchInlineSnapshot(`
      "✗ native binding: no C++ compiler was found
        remedy: install a C++ compiler (Debian, Ubuntu: sudo apt install build-essential; Fedora: sudo dnf install gcc-c++; macOS: xcode-select --install), then run again"
    `);
  });
});

describe("a set-up that cannot go on says why, once, and how to mend it", () => {
  it.each([
    ["npm error code ENOTFOUND", "npm packages: the network cannot be reached"],
    ["npm error code ENOSPC", "npm packages: the disk is full"],
    ["npm error code EACCES", "npm packages: a file or folder may not be written"],
    ["npm error odd", "npm packages: npm ci failed"],
  ])("when npm says %s", async (said, told) => {
    const project = createProject();
    project.tool("npm", `echo "${said}" >&2; exit 1`);
    project.tool("python3", pythonAnswer("3.12.1").replace('"-m pip")', '"-m pip") sleep 20;'));
    const { status, output } = await project.run(["setup"]);
    expect(status).toBe(1);
    expect(output.match(/✗/g)).toHaveLength(1);
    expect(output.match(/remedy:/g)).toHaveLength(1);
    expect(message(output)).toContain(told);
  });

  it("when npm says that it worked, and packages are missing", async () => {
    const project = createProject();
    project.tool("npm", `${workingNpm}\nrm -r "$PWD/node_modules/a"`);
    project.tool("python3", pythonAnswer("3.12.1").replace('"-m pip")', '"-m pip") sleep 20;'));
    const { status, output } = await project.run(["setup"]);
    expect(status).toBe(1);
    expect(message(output)).toMatchInlineSnapshot(`
      "✗ npm packages: finished without an error, but something is missing
        remedy: npm run clean -- --all and npm run setup start afresh"
    `);
  });

  it("when it is interrupted", async () => {
    const project = createProject();
    project.tool("npm", `${workingNpm}\nsleep 30`);
    project.tool("python3", pythonAnswer("3.12.1").replace('"-m pip")', '"-m pip") sleep 30;'));
    const { status, output } = await project.run(["setup"], {
      onOutput: (text, kill) => {
        if (text.includes("• npm packages")) setTimeout(() => kill("SIGINT"), 300);
      },
    });
    expect(status).toBe(130);
    expect(message(output)).toMatchInlineSnapshot(`
      "✗ set-up was interrupted
        remedy: run the same command again: finished steps are kept"
    `);
    expect(existsSync(stampOf(project.root, "packages"))).toBe(false);
    expect(existsSync(join(project.root, ".etude", "setup", "lock"))).toBe(false);
  });

  it("when it was killed: the next run ends what the killed one left at work", async () => {
    const project = createProject();
    const finished = join(project.root, "npm-finished");
    project.tool("npm", `sleep 3\ntouch "${finished}"`);
    project.tool("python3", pythonAnswer("3.12.1"));
    const first = await project.run(["setup"], {
      onOutput: (text, kill) => {
        if (text.includes("• npm packages")) kill("SIGKILL");
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
    project.tool("python3", pythonAnswer("3.12.1").replace('"-m pip")', '"-m pip") sleep 2;'));
    const { output: first } = await project.run(["setup"]);
    expect(first).toContain("✓ npm packages");
    expect(existsSync(stampOf(project.root, "packages"))).toBe(true);
    project.tool("npm", "exit 1");
    const { output } = await project.run(["setup"]);
    expect(output).not.toContain("npm packages");
    expect(output).toContain("✗");
  });
});

describe("what a stamp claims is tried", () => {
  /** Python answers, and waits where pip is wanted, so that the steps before it are seen. */
  const patient = () => pythonAnswer("3.12.1").replace('"-m pip")', '"-m pip") sleep 2;');

  it("a package that is gone is brought again", async () => {
    const project = createProject();
    project.tool("npm", workingNpm);
    project.tool("python3", patient());
    await project.run(["setup"]);
    rmSync(join(project.root, "node_modules", "a"), { recursive: true });
    const { output } = await project.run(["setup"]);
    expect(output).toContain("✓ npm packages");
  });

  it("a .venv whose Python is gone is made again", async () => {
    const project = createProject();
    project.tool("npm", workingNpm);
    project.tool("python3", patient());
    await project.run(["setup"]);
    expect(existsSync(stampOf(project.root, "environment"))).toBe(true);
    writeFileSync(join(project.root, ".venv", "bin", "python"), "#!/nowhere/python\n");
    const { output } = await project.run(["setup"]);
    expect(output).toContain("✓ Python environment: Python 3.12.1");
  });

  it("all packages are wanted, whatever NODE_ENV says", async () => {
    const project = createProject();
    project.tool("npm", `echo "$@" > "$PWD/words"\n${workingNpm}`);
    project.tool("python3", patient());
    await project.run(["setup"], { env: { NODE_ENV: "production" } });
    expect(readFileSync(join(project.root, "words"), "utf8")).toContain("ci --include=dev");
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
