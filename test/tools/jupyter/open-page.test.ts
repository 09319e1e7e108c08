import { describe, expect, it } from "vitest";
import { pageOpener } from "../../../lib/tools/jupyter/open-page";

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
