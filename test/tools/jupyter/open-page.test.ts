import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { openPage, pageOpener } from "../../../lib/tools/jupyter/open-page";

describe("the program that opens a page", () => {
  const desktop = { DISPLAY: ":0" };

  it("is the desktop's own", () => {
    expect(pageOpener(desktop, "linux")).toEqual(["xdg-open"]);
    expect(pageOpener({ WAYLAND_DISPLAY: "wayland-0" }, "linux")).toEqual(["xdg-open"]);
    expect(pageOpener({}, "darwin")).toEqual(["open"]);
  });

  it.each([
    ["there is no display", {}],
    ["a machine builds", { ...desktop, CI: "true" }],
    ["the reader sits elsewhere", { ...desktop, SSH_CONNECTION: "10.0.0.1 22" }],
    ["the reader does not want it", { ...desktop, ETUDE_OPEN: "0" }],
  ])("is none where %s", (_, environment) => {
    expect(pageOpener(environment, "linux")).toBeUndefined();
  });
});

describe.skipIf(process.platform === "win32")("a page that opens by itself", () => {
  it("is handed to the desktop's program, and a desktop without one is no failure", async () => {
    const folder = mkdtempSync(join(tmpdir(), "etude-open-"));
    const told = join(folder, "told");
    writeFileSync(join(folder, "xdg-open"), `#!/bin/sh\nprintf '%s' "$1" > "${told}"\n`);
    chmodSync(join(folder, "xdg-open"), 0o755);
    const page = join(folder, "the first page.html");
    try {
      vi.stubEnv("PATH", `${folder}${delimiter}${process.env.PATH}`);
      openPage(page, pageOpener({ DISPLAY: ":0" }, "linux"));
      await vi.waitFor(() => expect(existsSync(told) && readFileSync(told, "utf8")).toBe(page), {
        timeout: 10_000,
      });
      expect(() => openPage(page, ["no-such-program-here"])).not.toThrow();
    } finally {
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true });
    }
  });
});
