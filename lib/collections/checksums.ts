import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeFileAtomic } from "../core/node";
import type { Places } from "./store";

/** By name and origin, the SHA-256 of the file that came first. */
const schema = z.record(z.string(), z.record(z.string(), z.string()));

const pathOf = ({ home }: Places) => join(home, "checksums.json");

function read(places: Places): z.infer<typeof schema> {
  const path = pathOf(places);
  const parsed = existsSync(path) ? schema.safeParse(parse(readFileSync(path, "utf8"))) : undefined;
  return parsed?.success ? parsed.data : {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the next download is the first again
  }
}

/** What a file of this origin was when it came first; kept even when the set is removed. */
export function knownChecksum(places: Places, name: string, from: string): string | undefined {
  return read(places)[name]?.[from];
}

/** Keeps the checksum of a file, unless one is known of that origin. */
export function noteChecksum(places: Places, name: string, from: string, sha256: string): void {
  const known = read(places);
  if (known[name]?.[from] !== undefined) return;
  const next = { ...known, [name]: { ...known[name], [from]: sha256 } };
  writeFileAtomic(pathOf(places), `${JSON.stringify(next, null, 2)}\n`);
}
