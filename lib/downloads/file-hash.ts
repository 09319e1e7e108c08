import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";

/** The SHA-256 of a file of any size, as lower-case hex; read in pieces. */
export async function fileSha256(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20, signal })) {
    hash.update(piece);
  }
  return hash.digest("hex");
}
