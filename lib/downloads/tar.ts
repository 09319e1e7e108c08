import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { createGunzip } from "node:zlib";
import { createTarDecoder } from "modern-tar";
import type { ArchiveEntry } from "./archive";

/** The entries of a tar file as they come, unpacked from gzip on the way. */
export async function* tarEntries(path: string, isGzip: boolean): AsyncGenerator<ArchiveEntry> {
  const file = createReadStream(path, { highWaterMark: 1 << 18 });
  const bytes = isGzip ? file.pipe(createGunzip()) : file;
  // A pipe does not hand on why it broke.
  if (bytes !== file) file.on("error", (error) => bytes.destroy(error));
  const source = Readable.toWeb(bytes) as globalThis.ReadableStream<Uint8Array>;
  const entries = source.pipeThrough(createTarDecoder({ strict: true })).getReader();
  try {
    for (;;) {
      const { done, value } = await entries.read();
      if (done) return;
      const { header, body } = value;
      let isRead = false;
      yield {
        path: header.name,
        kind: kindOf(header.type),
        read: async () => {
          isRead = true;
          return Readable.fromWeb(body as ReadableStream<Uint8Array>);
        },
      };
      // Read to its end: cancelling it would take the bytes of the entry behind it along.
      if (!isRead) for await (const _ of body as ReadableStream<Uint8Array>);
    }
  } finally {
    await entries.cancel().catch(() => {});
    file.destroy();
  }
}

function kindOf(type: string | undefined): ArchiveEntry["kind"] {
  if (type === undefined || type === "file") return "file";
  if (type === "directory") return "folder";
  return type === "link" || type === "symlink" ? "link" : "other";
}
