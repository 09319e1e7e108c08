import { createHash } from "node:crypto";
import { existsSync, realpathSync, type Stats, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cacheFolder, makeFolder } from "../core/node";
import { archiveKind, unpackArchive } from "../downloads";
import { formatOf } from "./score-file";

/**
 * The folder that a path stands for: itself, or of a zip or tar(.gz) file the folder that its music
 * is unpacked to, once, among the caches.
 *
 * @throws DownloadError when the archive is damaged or not to be trusted
 */
export async function musicFolder(path: string, signal?: AbortSignal): Promise<string> {
  const stats = statSync(path, { throwIfNoEntry: false });
  // What is no archive either is refused by the one who lists it.
  if (!stats?.isFile() || archiveKind(path) === undefined) return path;
  const folder = join(
    cacheFolder("unpacked") ?? join(tmpdir(), "etude-unpacked"),
    keyOf(path, stats),
  );
  if (existsSync(folder)) return folder;
  makeFolder(dirname(folder));
  const place = (inside: string) => (isWanted(inside) ? inside : undefined);
  await unpackArchive(path, folder, { place, signal });
  return folder;
}

/** An archive that was replaced has another size, time or inode. */
function keyOf(path: string, { size, mtimeMs, ino }: Stats): string {
  const text = JSON.stringify([realpathSync(path), size, mtimeMs, ino]);
  return createHash("sha1").update(text).digest("hex").slice(0, 16);
}

/** Music, and what states a split; not the shadows that macOS packs beside each file. */
function isWanted(path: string): boolean {
  if (/(^|\/)(__MACOSX|\._)/.test(path)) return false;
  return formatOf(path) !== undefined || /^(maestro-v[\d.]+|split)\.json$/.test(path);
}
