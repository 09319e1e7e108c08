import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import type { z } from "zod";
import { RunError } from "..";
import { writeFileAtomic } from "./files";

const magic = "ETUDE\n\0\0";
const digestBytes = 32;
const prefixBytes = magic.length + 8;

/** Named arrays of 32-bit floats with a JSON header: what weights and checkpoints are stored as. */
export interface ArrayFile<Header> {
  readonly header: Header;
  readonly arrays: Readonly<Record<string, Float32Array>>;
}

/** What a file of arrays holds. */
export interface ArrayFileKind<Header> {
  /** Stands in the file; one of another kind is refused. */
  readonly kind: string;
  /** Raised when header or arrays change their meaning; another one is refused. */
  readonly version: number;
  readonly header: z.ZodType<Header>;
  /** What to do about a file that cannot be used: the end of every message. */
  readonly remedy: string;
}

/** The JSON part: `kind` and `version` stand among the header's own fields. */
interface StoredHeader {
  readonly header: { readonly kind?: unknown; readonly version?: unknown };
  readonly arrays: readonly { readonly name: string; readonly length: number }[];
}

/**
 * Bytes of a file of arrays: magic, header length (u32, twice, little endian), JSON, the arrays
 * (little endian, each on a 4-byte boundary), and the SHA-256 of all before it.
 *
 * @example
 * packArrays(weightsFile, { header: { bestEpoch: 3 }, arrays: { weights } });
 */
export function packArrays<Header>(
  { kind, version }: ArrayFileKind<Header>,
  { header, arrays }: ArrayFile<Header>,
): Uint8Array {
  const names = Object.keys(arrays);
  const stored: StoredHeader = {
    header: { kind, version, ...header },
    arrays: names.map((name) => ({ name, length: arrays[name].length })),
  };
  const text = padToFour(JSON.stringify(stored));
  const size = names.reduce((sum, name) => sum + arrays[name].byteLength, 0);
  const bytes = Buffer.alloc(prefixBytes + text.length + size + digestBytes);
  bytes.write(magic, 0, "latin1");
  bytes.writeUInt32LE(text.length, magic.length);
  bytes.writeUInt32LE(text.length, magic.length + 4);
  text.copy(bytes, prefixBytes);
  let at = prefixBytes + text.length;
  for (const name of names) {
    const { buffer, byteOffset, byteLength } = arrays[name];
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  createHash("sha256").update(bytes.subarray(0, at)).digest().copy(bytes, at);
  return bytes;
}

/** Writes a file of arrays whole or not at all. */
export function writeArrayFile<Header>(
  path: string,
  kind: ArrayFileKind<Header>,
  content: ArrayFile<Header>,
): void {
  writeFileAtomic(path, packArrays(kind, content));
}

/**
 * Reads what `writeArrayFile` wrote.
 *
 * @throws RunError naming the file, what is wrong and the remedy, when it is missing, cut, altered,
 *   of another kind or of another version
 */
export function readArrayFile<Header>(
  path: string,
  kind: ArrayFileKind<Header>,
): ArrayFile<Header> {
  if (!existsSync(path)) throw new RunError(`${path}: missing (${kind.remedy})`);
  const bytes = readFileSync(path);
  const damage = damageOf(bytes);
  if (damage) throw new RunError(`${path}: ${damage} (${kind.remedy})`);
  const length = bytes.readUInt32LE(magic.length);
  const text = bytes.toString("utf8", prefixBytes, prefixBytes + length);
  const stored = JSON.parse(text) as StoredHeader;
  const header = checkHeader(path, stored.header, kind);
  const arrays: Record<string, Float32Array> = {};
  let at = prefixBytes + length;
  for (const entry of stored.arrays) {
    const copy = bytes.subarray(at, at + entry.length * 4);
    arrays[entry.name] = new Float32Array(new Uint8Array(copy).buffer);
    at += entry.length * 4;
  }
  return { header, arrays };
}

/** Why these are not the bytes that `packArrays` made; null when they are. */
function damageOf(bytes: Buffer): string | null {
  // GANs were once stored behind a line of JSON.
  if (bytes.toString("latin1", 0, 10) === '{"magic":"') return "written by an older Étude";
  if (bytes.length < prefixBytes + digestBytes) return `damaged: only ${bytes.length} bytes`;
  if (bytes.toString("latin1", 0, magic.length) !== magic) return "not a file of Étude";
  const end = bytes.length - digestBytes;
  const digest = createHash("sha256").update(bytes.subarray(0, end)).digest();
  return digest.equals(bytes.subarray(end))
    ? null
    : "damaged: its checksum does not fit, it was cut or altered";
}

function checkHeader<Header>(
  path: string,
  header: StoredHeader["header"],
  { kind, version, header: schema, remedy }: ArrayFileKind<Header>,
): Header {
  if (header.kind !== kind) {
    const holds = JSON.stringify(header.kind) ?? "something unnamed";
    throw new RunError(`${path}: holds ${holds}, not ${JSON.stringify(kind)} (${remedy})`);
  }
  if (header.version !== version) {
    throw new RunError(
      `${path}: version ${header.version}, this Étude reads ${version} (${remedy})`,
    );
  }
  const parsed = schema.safeParse(header);
  if (parsed.success) return parsed.data;
  const { path: where, message } = parsed.error.issues[0];
  throw new RunError(`${path}: ${where.join(".") || "header"}: ${message} (${remedy})`);
}

function padToFour(text: string): Buffer {
  const bytes = Buffer.from(text, "utf8");
  const spaces = (4 - (bytes.length % 4)) % 4;
  return Buffer.concat([bytes, Buffer.alloc(spaces, " ")]);
}
