import { sha256 } from "@noble/hashes/sha2";
import { RunError } from "./errors";

const magic = "ETUDE\n\0\0";
const digestBytes = 32;
const prefixBytes = magic.length + 8;

/** The kinds of numbers that an array may have; where a file names none it is the first. */
const types = { float32: Float32Array, uint16: Uint16Array, int8: Int8Array } as const;
type TypeName = keyof typeof types;

/** An array as it stands in a file. */
export type StoredArray = Float32Array | Uint16Array | Int8Array;

/** Named arrays with a JSON header: what weights, checkpoints and models are stored as. */
export interface ArrayFile<Header, Numbers extends StoredArray = StoredArray> {
  readonly header: Header;
  readonly arrays: Readonly<Record<string, Numbers>>;
}

/** Says whether a header is what it should be; a schema of zod is one. */
export interface HeaderSchema<Header> {
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: Header }
    | { readonly success: false; readonly error: { readonly issues: readonly HeaderIssue[] } };
}

interface HeaderIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What a file of arrays holds. */
export interface ArrayFileKind<Header> {
  /** Stands in the file; one of another kind is refused. */
  readonly kind: string;
  /** Raised when header or arrays change their meaning; another one is refused. */
  readonly version: number;
  readonly header: HeaderSchema<Header>;
  /** What to do about a file that cannot be used: the end of every message. */
  readonly remedy: string;
}

/** The SHA-256 of bytes, 32 bytes. */
export type Digest = (bytes: Uint8Array) => Uint8Array;

/** The JSON part: `kind` and `version` stand among the header's own fields. */
interface StoredHeader {
  readonly header: { readonly kind?: unknown; readonly version?: unknown };
  readonly arrays: readonly StoredEntry[];
}

interface StoredEntry {
  readonly name: string;
  readonly length: number;
  readonly type?: TypeName;
}

/**
 * Bytes of a file of arrays: magic, header length (u32, twice, little endian), JSON, the arrays
 * (little endian, each on a 4-byte boundary), and the SHA-256 of all before it.
 *
 * @param digest another way to the same SHA-256, where the machine has a faster one
 * @example
 * packArrays(weightsFile, { header: { bestEpoch: 3 }, arrays: { weights } });
 */
export function packArrays<Header>(
  { kind, version }: Pick<ArrayFileKind<Header>, "kind" | "version">,
  { header, arrays }: ArrayFile<Header>,
  digest: Digest = sha256,
): Uint8Array {
  const names = Object.keys(arrays);
  const stored: StoredHeader = {
    header: { kind, version, ...header },
    arrays: names.map((name) => entryOf(name, arrays[name])),
  };
  const text = padToFour(JSON.stringify(stored));
  const size = names.reduce((sum, name) => sum + onFour(arrays[name].byteLength), 0);
  const bytes = new Uint8Array(prefixBytes + text.length + size + digestBytes);
  bytes.set(new TextEncoder().encode(magic));
  const view = new DataView(bytes.buffer);
  view.setUint32(magic.length, text.length, true);
  view.setUint32(magic.length + 4, text.length, true);
  bytes.set(text, prefixBytes);
  let at = prefixBytes + text.length;
  for (const name of names) {
    const { buffer, byteOffset, byteLength } = arrays[name];
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += onFour(byteLength);
  }
  bytes.set(digest(bytes.subarray(0, at)), at);
  return bytes;
}

function entryOf(name: string, values: StoredArray): StoredEntry {
  const names = Object.keys(types) as TypeName[];
  const type = names.find((each) => values instanceof types[each])!;
  return { name, length: values.length, ...(type === "float32" ? {} : { type }) };
}

/**
 * Reads what `packArrays` wrote. Nothing is computed from the header before the checksum and every
 * length have been checked, and no more room is taken than the bytes themselves take.
 *
 * @param source what messages call the bytes: the file's path
 * @throws RunError naming the source, what is wrong and the remedy, when it is cut, altered, of
 *   another kind or of another version
 */
export function unpackArrays<Header>(
  bytes: Uint8Array,
  source: string,
  kind: ArrayFileKind<Header>,
  digest: Digest = sha256,
): ArrayFile<Header> {
  const refuse = (damage: string) => new RunError(`${source}: ${damage} (${kind.remedy})`);
  const damage = damageOf(bytes, digest);
  if (damage) throw refuse(damage);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(magic.length, true);
  const end = bytes.length - digestBytes;
  const stored = length <= end - prefixBytes ? readHeader(bytes, length) : null;
  if (!stored) throw refuse("damaged: its header cannot be read");
  const header = checkHeader(source, stored.header, kind);
  const arrays: Record<string, StoredArray> = {};
  let at = prefixBytes + length;
  for (const { name, length: count, type = "float32" } of stored.arrays) {
    const size = Number.isInteger(count) && count >= 0 ? count * types[type].BYTES_PER_ELEMENT : -1;
    if (size < 0 || at + size > end) throw refuse(`damaged: ${count} numbers of ${name}`);
    // A copy: Node's own `slice` is a view of a larger buffer.
    arrays[name] = new types[type](new Uint8Array(bytes.subarray(at, at + size)).buffer);
    at += onFour(size);
  }
  if (at !== end) throw refuse("damaged: its header does not describe all of it");
  return { header, arrays };
}

/** Why these are not the bytes that `packArrays` made; null when they are. */
function damageOf(bytes: Uint8Array, digest: Digest): string | null {
  const beginning = String.fromCharCode(...bytes.subarray(0, 10));
  // GANs were once stored behind a line of JSON.
  if (beginning === '{"magic":"') return "written by an older Étude";
  if (bytes.length < prefixBytes + digestBytes) return `damaged: only ${bytes.length} bytes`;
  if (!beginning.startsWith(magic)) return "not a file of Étude";
  const end = bytes.length - digestBytes;
  const expected = digest(bytes.subarray(0, end));
  return expected.every((byte, i) => byte === bytes[end + i])
    ? null
    : "damaged: its checksum does not fit, it was cut or altered";
}

function readHeader(bytes: Uint8Array, length: number): StoredHeader | null {
  try {
    const text = new TextDecoder().decode(bytes.subarray(prefixBytes, prefixBytes + length));
    const stored = JSON.parse(text) as StoredHeader;
    const isEntry = ({ name, type = "float32" }: StoredEntry) =>
      typeof name === "string" && Object.hasOwn(types, type);
    return stored.arrays.every(isEntry) && typeof stored.header === "object" ? stored : null;
  } catch {
    return null;
  }
}

function checkHeader<Header>(
  source: string,
  header: StoredHeader["header"],
  { kind, version, header: schema, remedy }: ArrayFileKind<Header>,
): Header {
  if (header.kind !== kind) {
    const holds = JSON.stringify(header.kind) ?? "something unnamed";
    throw new RunError(`${source}: holds ${holds}, not ${JSON.stringify(kind)} (${remedy})`);
  }
  if (header.version !== version) {
    throw new RunError(
      `${source}: version ${header.version}, this Étude reads ${version} (${remedy})`,
    );
  }
  const parsed = schema.safeParse(header);
  if (parsed.success) return parsed.data;
  const { path: where, message } = parsed.error.issues[0];
  throw new RunError(
    `${source}: ${where.map(String).join(".") || "header"}: ${message} (${remedy})`,
  );
}

function padToFour(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array(onFour(bytes.length)).fill(" ".charCodeAt(0));
  padded.set(bytes);
  return padded;
}

/** A number of bytes, up to the next boundary of four. */
function onFour(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}
