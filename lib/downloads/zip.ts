import { crc32 } from "node:zlib";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import type { ArchiveEntry } from "./archive";

/** The entries of a zip file, in the order of its directory. */
export async function* zipEntries(path: string): AsyncGenerator<ArchiveEntry> {
  const zip = await openPromise(path, { autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      yield { path: entry.fileName, kind: kindOf(entry), read: () => read(zip, entry) };
    }
  } finally {
    zip.close();
  }
}

/** Unix programs keep the kind of a file in the upper half of its attributes. */
function kindOf({ fileName, externalFileAttributes }: Entry): ArchiveEntry["kind"] {
  const type = (externalFileAttributes >>> 16) & 0o170000;
  if (type === 0o120000) return "link";
  if (fileName.endsWith("/")) return "folder";
  return type === 0 || type === 0o100000 ? "file" : "other";
}

async function read(zip: ZipFile, entry: Entry): Promise<AsyncIterable<Uint8Array>> {
  if (entry.isEncrypted()) throw new Error("it is encrypted");
  return checked(await zip.openReadStreamPromise(entry), entry);
}

/** The bytes as they come; throws at the end when they are not those that were packed. */
async function* checked(bytes: AsyncIterable<Uint8Array>, entry: Entry) {
  let sum = 0;
  for await (const piece of bytes) {
    sum = crc32(piece, sum);
    yield piece;
  }
  if (sum !== entry.crc32) throw new Error(`the checksum of ${entry.fileName} is wrong`);
}
