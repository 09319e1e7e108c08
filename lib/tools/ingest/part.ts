import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeFileAtomic } from "../../core/node";

const number = z.number();
const schema = z.object({
  /** Shards of another reader would count where they should not. */
  reader: z.string(),
  /** How music is written as tokens beside; null where it is only read. */
  writing: z.object({ encoding: z.string(), pianoOnly: z.boolean(), told: z.boolean() }).nullable(),
  files: z
    .array(
      z.object({
        ...{ index: number, place: z.string(), path: z.string(), effort: number },
        stamp: z.tuple([number, number, number, number]).readonly(),
      }),
    )
    .readonly(),
});

/** Files of a folder that one process reads. */
export type Part = z.infer<typeof schema>;

const pathIn = (folder: string) => join(folder, "part.json");

/** Puts a part where its process finds it, and where its shards will be. */
export function writePart(folder: string, part: Part): void {
  writeFileAtomic(pathIn(folder), JSON.stringify(part));
}

export function readPartFile(folder: string): Part {
  return schema.parse(JSON.parse(readFileSync(pathIn(folder), "utf8")));
}

/** What a process prints that has read a part. */
export const partReport = z.object({ files: number, notes: number, unseen: number });
