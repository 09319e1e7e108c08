import { statSync } from "node:fs";
import { homedir } from "node:os";
import { basename } from "node:path";
import { projectRoot } from "../../project";

/** A folder of this machine, and what a report says in its place. */
export type HiddenFolder = readonly [folder: string, shown: string];

/** The folders that no report names: those of the music, this project, the reader's home. */
export function hiddenFolders(music: readonly string[]): HiddenFolder[] {
  const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory();
  const data = music.filter(isFolder).map((path): HiddenFolder => [path, basename(path)]);
  const known: HiddenFolder[] = [...data, [projectRoot(), "étude"], [homedir(), "~"]];
  return known
    .filter(([folder, shown]) => folder.length > 1 && shown !== "")
    .sort(([a], [b]) => b.length - a.length);
}

/** `text` with the names in place of the folders; a longer path is none of them. */
export function hideFolders(text: string, hidden: readonly HiddenFolder[]): string {
  return hidden.reduce((shown, [folder, name]) => {
    const plain = folder.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    return shown.replace(
      new RegExp(`(?:file://|(?<![\\w.~/-]))${plain}(?![\\w.-])`, "g"),
      () => name,
    );
  }, text);
}
