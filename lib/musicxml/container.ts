import { strFromU8, unzipSync } from "fflate";
import { DataError } from "../core";

/** A score of more bytes than this, unpacked, is refused: the longest operas take a third of it. */
const mostBytes = 100_000_000;

/**
 * The XML text of a score: of `.musicxml` and `.xml` files themselves, of `.mxl` files (zip) the
 * part that their container names.
 *
 * @param name For messages: where the bytes came from.
 * @throws DataError when the archive is damaged, holds no score, or is too large.
 */
export function musicXmlText(bytes: Uint8Array, name: string): string {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  return decode(isZip ? unpack(bytes, name) : bytes, name);
}

function unpack(bytes: Uint8Array, name: string): Uint8Array {
  const container = fileIn(bytes, "META-INF/container.xml", name);
  const stated =
    container && /<rootfile\s[^>]*full-path\s*=\s*["']([^"']+)["']/.exec(decode(container, name));
  const path = stated ? unescapeXml(stated[1]) : anyScore(bytes, name);
  const score = path === undefined ? undefined : fileIn(bytes, path, name);
  if (score) return score;
  const cause = stated
    ? `its container names ${JSON.stringify(path)}, which it lacks`
    : "no score in it";
  throw new DataError(`${name}: ${cause} (export it again as .musicxml or .mxl)`);
}

/** One file of the archive; undefined where it has none of that path. */
function fileIn(archive: Uint8Array, path: string, name: string): Uint8Array | undefined {
  return entries(archive, name, (entry) => entry === path)[path];
}

/** The score of an archive without a container, as some programs write it. */
function anyScore(archive: Uint8Array, name: string): string | undefined {
  const found: string[] = [];
  entries(archive, name, (entry) => {
    if (/^[^/]+\.(musicxml|xml)$/i.test(entry)) found.push(entry);
    return false;
  });
  return found.sort()[0];
}

function entries(archive: Uint8Array, name: string, isWanted: (path: string) => boolean) {
  try {
    return unzipSync(archive, {
      filter: (entry) => {
        const wanted = isWanted(entry.name);
        if (wanted) checkSize(entry.originalSize, name);
        return wanted;
      },
    });
  } catch (error) {
    if (error instanceof DataError) throw error;
    const cause = error instanceof Error ? error.message : String(error);
    throw new DataError(`${name}: damaged archive: ${cause} (download or export it again)`);
  }
}

function checkSize(size: number, name: string): void {
  if (size <= mostBytes) return;
  throw new DataError(`${name}: a score of ${size} bytes (at most ${mostBytes} are read)`);
}

function decode(bytes: Uint8Array, name: string): string {
  checkSize(bytes.length, name);
  const [first, second] = bytes;
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  const declaration = strFromU8(bytes.subarray(0, 200), true);
  const encoding = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w-]+)["']/.exec(declaration)?.[1];
  try {
    return new TextDecoder(encoding ?? "utf-8").decode(bytes);
  } catch {
    throw new DataError(`${name}: unknown encoding ${encoding} (export it again as UTF-8)`);
  }
}

function unescapeXml(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_, sign: string) => signs[sign]);
}

const signs: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};
