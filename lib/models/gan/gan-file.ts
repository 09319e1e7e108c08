import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { RunError } from "../../core/errors";
import { writeFileAtomic } from "../../core/files";

/** Named arrays and a JSON value: the content of a GAN's file. */
export interface GanFile {
  readonly kind: string;
  readonly meta: unknown;
  readonly arrays: Readonly<Record<string, Float32Array>>;
}

const magic = "etude-gan 1";

/**
 * Writes weights or training state whole or not at all: a line of JSON (what it is, the meta value,
 * the arrays' names and lengths, the SHA-256 of all numbers), then the numbers, little-endian.
 */
export function writeGanFile(path: string, file: GanFile): void {
  const names = Object.keys(file.arrays).sort();
  const body = Buffer.concat(
    names.map((name) => {
      const { buffer, byteOffset, byteLength } = file.arrays[name];
      return Buffer.from(buffer, byteOffset, byteLength);
    }),
  );
  const header = {
    magic,
    kind: file.kind,
    meta: file.meta,
    arrays: names.map((name) => [name, file.arrays[name].length]),
    sha256: sha256(body),
  };
  writeFileAtomic(path, Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), body]));
}

/**
 * Reads what `writeGanFile` wrote.
 *
 * @param kind what the file must be
 * @throws RunError when it is missing, of another kind or version, cut short or damaged
 */
export function readGanFile(path: string, kind: string): GanFile {
  const bytes = readBytes(path);
  const lineEnd = bytes.indexOf(0x0a);
  const header = parseHeader(path, bytes.subarray(0, Math.max(0, lineEnd)));
  if (header.kind !== kind) {
    throw new RunError(
      `${path}: holds ${JSON.stringify(header.kind)}, not ${JSON.stringify(kind)}`,
    );
  }
  const body = bytes.subarray(lineEnd + 1);
  const expected = 4 * header.arrays.reduce((sum, [, length]) => sum + length, 0);
  if (body.length !== expected || sha256(body) !== header.sha256) {
    throw new RunError(
      `${path}: ${body.length} of ${expected} bytes of numbers, or changed since it was written ` +
        "(use an earlier checkpoint, or train again)",
    );
  }
  const arrays: Record<string, Float32Array> = {};
  let at = 0;
  for (const [name, length] of header.arrays) {
    arrays[name] = new Float32Array(Uint8Array.from(body.subarray(at, at + 4 * length)).buffer);
    at += 4 * length;
  }
  return { kind, meta: header.meta, arrays };
}

interface Header {
  readonly kind: string;
  readonly meta: unknown;
  readonly arrays: readonly (readonly [string, number])[];
  readonly sha256: string;
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new RunError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parseHeader(path: string, line: Buffer): Header {
  try {
    const header = JSON.parse(line.toString("utf8"));
    if (header.magic === magic && Array.isArray(header.arrays)) return header;
  } catch {
    // Told below, with the file's name.
  }
  throw new RunError(`${path}: is no GAN file of this version (train again)`);
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
