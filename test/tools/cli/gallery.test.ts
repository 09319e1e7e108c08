import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writePiece } from "../../../lib/corpus";
import { main } from "../../../lib/tools/cli/etude";
import { openPage, scalePiece } from "../../display/examples";

const markup = "<img src=x onerror=alert(1)>";

describe("etude gallery", () => {
  it("makes one page of a folder: roll, sound, file and score, names as text", async () => {
    const folder = mkdtempSync(join(tmpdir(), "etude-gallery-"));
    mkdirSync(join(folder, "deeper"));
    writePiece(join(folder, `${markup}.mid`), scalePiece());
    writePiece(join(folder, "deeper", "second.mid"), scalePiece());
    writeFileSync(join(folder, "broken.mid"), "no music");
    expect(await main(["gallery", folder])).toBe(0);

    const html = readFileSync(join(folder, "index.html"), "utf8");
    const { document } = openPage(html);
    const names = [...document.querySelectorAll("h2")].map((title) => title.textContent);
    expect(names.sort()).toEqual([`${markup}.mid`, "broken.mid", "deeper/second.mid"].sort());
    for (const part of ["audio", "svg[aria-label^='Piano roll']", ".etude-score", "a[download]"]) {
      expect(document.querySelectorAll(part)).toHaveLength(2);
    }
    expect(document.querySelectorAll("img")).toHaveLength(0);
    const policy = document.querySelector("meta[http-equiv=Content-Security-Policy]");
    expect(policy?.getAttribute("content")).toContain("default-src 'none'");
    expect(html).not.toContain(folder);
  });

  it("says where music would come from, and refuses what contradicts", async () => {
    const empty = mkdtempSync(join(tmpdir(), "etude-gallery-"));
    expect(await main(["gallery", empty])).toBe(1);
    expect(await main(["gallery", empty, "--run", empty])).toBe(1);
  });
});
