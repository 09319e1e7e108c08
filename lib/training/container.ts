import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { RunError } from "../core/errors";

const magic = "ETUDE\n\0\0";
const digestBytes = 32;
const prefixBytes = magic.length + 8;

/** Named arrays of 32-bit floats with a JSON header: what weight files and checkpoints are. */
export interface Container<Header> {
  readonly header: Header;
  readonly arrays: Readonly<Record<string, Float32Array>>;
}

interface StoredHeader<Header> {
  readonly header: Header;
  readonly arrays: readonly { readonly name: string; readonly length: number }[];
}

/**
 * Bytes of a container: magic, header length (u32, twice, little endian), JSON, the arrays
 * (little endian, each on a 4-byte boundary), and the SHA-256 of all before it.
 */
export function packContainer<Header>(container: Container<Header>): Uint8Array {
  const names = Object.keys(container.arrays);
  const stored: StoredHeader<Header> = {
    header: container.header,
    arrays: names.map((name) => ({ name, length: container.arrays[name].length })),
  };
  const text = padToFour(JSON.stringify(stored));
  const size = names.reduce((sum, name) => sum + container.arrays[name].byteLength, 0);
  const bytes = Buffer.alloc(prefixBytes + text.length + size + digestBytes);
  bytes.write(magic, 0, "latin1");
  bytes.writeUInt32LE(text.length, magic.length);
  bytes.writeUInt32LE(text.length, magic.length + 4);
  text.copy(bytes, prefixBytes);
  let at = prefixBytes + text.length;
  for (const name of names) {
    const { buffer, byteOffset, byteLength } = container.arrays[name];
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  createHash("sha256").update(bytes.subarray(0, at)).digest().copy(bytes, at);
  return bytes;
}

/** Reads what `packContainer` wrote; throws `RunError` naming the file when it is cut or altered. */
export function readContainer<Header>(path: string): Container<Header> {
  return unpackContainer(readFileSync(path), path);
}

/** The container in `bytes`; `name` stands in the messages. */
export function unpackContainer<Header>(bytes: Buffer, name: string): Container<Header> {
  const damaged = (cause: string) => new RunError(`${name}: damaged (${cause})`);
  if (bytes.length < prefixBytes + digestBytes) throw damaged(`only ${bytes.length} bytes`);
  if (bytes.toString("latin1", 0, magic.length) !== magic) throw damaged("not a file of Étude");
  const end = bytes.length - digestBytes;
  const digest = createHash("sha256").update(bytes.subarray(0, end)).digest();
  if (!digest.equals(bytes.subarray(end)))
    throw damaged("its checksum does not fit; cut or altered");
  const length = bytes.readUInt32LE(magic.length);
  const text = bytes.toString("utf8", prefixBytes, prefixBytes + length);
  const stored = JSON.parse(text) as StoredHeader<Header>;
  const arrays: Record<string, Float32Array> = {};
  let at = prefixBytes + length;
  for (const entry of stored.arrays) {
    const copy = bytes.subarray(at, at + entry.length * 4);
    arrays[entry.name] = new Float32Array(new Uint8Array(copy).buffer);
    at += entry.length * 4;
  }
  return { header: stored.header, arrays };
}

function padToFour(text: string): Buffer {
  const bytes = Buffer.from(text, "utf8");
  const spaces = (4 - (bytes.length % 4)) % 4;
  return Buffer.concat([bytes, Buffer.alloc(spaces, " ")]);
}

/** SHA-256 of numbers in memory order, as lower-case hex. */
export function sha256Of(...parts: readonly (ArrayBufferView | string)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) {
    hash.update(
      typeof part === "string"
        ? part
        : new Uint8Array(part.buffer, part.byteOffset, part.byteLength),
    );
  }
  return hash.digest("hex");
}
