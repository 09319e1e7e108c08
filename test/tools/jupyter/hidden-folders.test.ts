import { mkdtempSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectPath, projectRoot } from "../../../lib/project/root";
import { hiddenFolders, hideFolders } from "../../../lib/tools/jupyter/hidden-folders";

describe("the folders of this machine", () => {
  const music = mkdtempSync(join(tmpdir(), "etude (music) "));
  const hidden = hiddenFolders([music, join(music, "gone.mid")]);

  it("are called by short names, the longest first", () => {
    const text = `${music}/a.mid, at f (file://${projectPath("lib", "x.ts")}:1:2), ${homedir()}/b`;
    expect(hideFolders(text, hidden)).toBe(
      `${basename(music)}/a.mid, at f (étude/lib/x.ts:1:2), ~/b`,
    );
  });

  it("are not looked for inside other names", () => {
    const others = `${projectRoot()}-2/lib /mnt${projectRoot()} ${projectRoot()}.old`;
    expect(hideFolders(others, [[projectRoot(), "étude"]])).toBe(others);
  });
});
