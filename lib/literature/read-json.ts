import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { z } from "zod";
import { DataError } from "../core";
import { systemCause } from "../core/node";

const gzipMagic = 0x1f8b;

/**
 * A JSON file, gzip or not, checked against a schema.
 *
 * @param layout the schema in words
 * @throws DataError with path and cause
 */
export function readJsonFile<T>(path: string, schema: z.ZodType<T>, layout: string): T {
  const parsed = schema.safeParse(parse(path, unpack(path, readBytes(path))));
  if (parsed.success) return parsed.data;
  const { path: at, message } = parsed.error.issues[0];
  const place = at.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`));
  throw new DataError(
    `${path}: ${place.join("").replace(/^\./, "") || "the whole"}: ${message} (must be ${layout})`,
  );
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const cause = systemCause(error) ?? String(error);
    throw new DataError(`${path}: ${cause} (give the data set's file: --data FILE)`);
  }
}

function unpack(path: string, bytes: Buffer): string {
  if (bytes.length < 2 || bytes.readUInt16BE(0) !== gzipMagic) return bytes.toString("utf8");
  try {
    return gunzipSync(bytes).toString("utf8");
  } catch (error) {
    throw new DataError(
      `${path}: the gzip stream is cut or damaged: ${(error as Error).message} (get it again)`,
    );
  }
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new DataError(
      `${path}: no JSON, or cut short: ${(error as Error).message} (get the file again)`,
    );
  }
}
