/**
 * # Downloads
 *
 * A file from the net comes whole or not at all: fetched in parts that a later try goes on from,
 * checked for size and SHA-256 before anyone sees it, and unpacked so that no archive, however
 * hostile, writes outside its folder, makes a link or fills the disk. Nothing here knows of music.
 *
 * @module
 */
export { archiveKind } from "./archive";
export { downloadFile } from "./download";
export { fileSha256 } from "./file-hash";
export type { Patience as DownloadPatience } from "./patience";
export { unpackArchive } from "./unpack";
