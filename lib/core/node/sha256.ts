import { createHash } from "node:crypto";

/** SHA-256 of numbers in memory order and of texts, one after the other, as lower-case hex. */
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
