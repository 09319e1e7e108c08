import { existsSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { DataError } from "../core";
import { downloadFile, fileSha256 } from "../downloads";
import type { Collection } from "./catalogue";
import type { GetOptions } from "./get-options";
import { fetchPackage } from "./package-file";

/** A set's own file, or a folder with what is in it, before anything is unpacked. */
export interface Obtained {
  readonly path: string;
  /** For the record. */
  readonly from: string;
  readonly isFolder: boolean;
  readonly bytes: number | null;
  readonly sha256: string | null;
  /** Whether the file is ours and goes when the set is there. */
  readonly isTemporary: boolean;
}

/** The name of the file that a set comes as. */
export function fileNameOf({ source, name }: Collection): string {
  if (source.kind === "url") {
    const last = basename(new URL(source.url).pathname);
    return last.includes(".") ? last : `${name}.zip`;
  }
  if (source.kind === "set-up") return name;
  return source.package.replace(/[@=]+/, "-");
}

/**
 * Brings the file of a set: from its origin, or from where `from` says: a file, a folder that holds
 * the file or what is in it, or the URL of the file or of a folder of files (ending in "/").
 *
 * @throws DataError or DownloadError naming what is wrong and what would do
 */
export async function obtain(
  set: Collection,
  folder: string,
  options: GetOptions,
): Promise<Obtained> {
  const { from } = options;
  const target = join(folder, fileNameOf(set));
  if (from !== undefined && !/^https?:\/\//.test(from)) return fromDisk(set, from, options.signal);
  if (from === undefined && (set.source.kind === "npm" || set.source.kind === "pip")) {
    const path = await fetchPackage(set.source, join(folder, "package"), options);
    return checked(set, path, { from: set.source.package, isTemporary: true }, options.signal);
  }
  const origin = set.source.kind === "url" ? set.source.url : undefined;
  const mirrored = from?.endsWith("/") ? from + encodeURIComponent(basename(target)) : from;
  const url = mirrored ?? origin;
  if (url === undefined) throw new DataError(`${set.name}: made by npm run setup, not fetched`);
  const { bytes, sha256 } = expectedOf(set);
  const { patience, signal, onProgress, onMessage: onRetry } = options;
  const found = await downloadFile({
    ...{ url, target, bytes, sha256, patience, signal, onRetry },
    onProgress: (progress) => onProgress?.({ stage: "fetching", ...progress }),
  });
  return { path: target, isFolder: false, isTemporary: true, ...found, from: url };
}

/** Size and checksum that are known for sure. */
export function expectedOf({ source }: Collection) {
  return source.kind === "set-up"
    ? { bytes: null, sha256: null }
    : { bytes: source.bytes, sha256: source.sha256 };
}

async function fromDisk(set: Collection, from: string, signal?: AbortSignal): Promise<Obtained> {
  if (!existsSync(from)) throw new DataError(`${from}: no such file or folder (check --from)`);
  if (!statSync(from).isDirectory()) {
    return checked(set, from, { from, isTemporary: false }, signal);
  }
  const inside = join(from, fileNameOf(set));
  if (existsSync(inside)) {
    return checked(set, inside, { from: inside, isTemporary: false }, signal);
  }
  const nothing = { bytes: null, sha256: null };
  return { path: from, from, isFolder: true, isTemporary: false, ...nothing };
}

/** A file that is there already, when it is the one it should be. */
async function checked(
  set: Collection,
  path: string,
  rest: Pick<Obtained, "from" | "isTemporary">,
  signal?: AbortSignal,
): Promise<Obtained> {
  const { size: bytes } = statSync(path);
  const sha256 = await fileSha256(path, signal);
  const expected = expectedOf(set);
  // A benchmark may come unpacked or converted: then its contents are what is checked.
  const isOtherForm = "file" in set.layout && basename(path) !== fileNameOf(set);
  if (expected.sha256 && expected.sha256 !== sha256 && !isOtherForm) {
    throw new DataError(
      `${path}: SHA-256 ${sha256} where ${set.name} has ${expected.sha256} ` +
        "(damaged, another version, or a wrong mirror)",
    );
  }
  return { path, isFolder: false, bytes, sha256, ...rest };
}
