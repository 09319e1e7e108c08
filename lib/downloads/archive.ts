import { closeSync, openSync, readSync } from "node:fs";

/** What unpacks a file. */
export type ArchiveKind = "zip" | "tar" | "tar.gz";

/** The kind of archive that a file is, by its first bytes; undefined for what is none. */
export function archiveKind(path: string): ArchiveKind | undefined {
  const head = Buffer.alloc(512);
  const file = openSync(path, "r");
  try {
    const length = readSync(file, head, 0, head.length, 0);
    if (length >= 4 && head.readUInt32LE(0) === 0x04034b50) return "zip";
    if (length >= 4 && head.readUInt32LE(0) === 0x06054b50) return "zip"; // an empty one
    if (length >= 2 && head[0] === 0x1f && head[1] === 0x8b) return "tar.gz";
    if (length === 512 && head.toString("latin1", 257, 262) === "ustar") return "tar";
    return undefined;
  } finally {
    closeSync(file);
  }
}

/** One thing in an archive, before anything of it is written. */
export interface ArchiveEntry {
  /** As the archive names it: not to be trusted. */
  readonly path: string;
  /** Links and devices are told apart only so that they can be left out. */
  readonly kind: "file" | "folder" | "link" | "other";
  /** The bytes of a file, once; what is not asked for is skipped. */
  read(): Promise<AsyncIterable<Uint8Array>>;
}
