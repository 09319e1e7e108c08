import { readFileSync } from "node:fs";
import { z } from "zod";
import { RunError } from "../core";
import { writeFileAtomic } from "../core/node";
import { recordSchema } from "./folder";

const curve = z.object({
  /** A configuration and a seed: `c03-s1`. */
  label: z.string(),
  history: z.array(z.object({ epoch: z.number(), validationLoss: z.number().nullable() })),
});

/** A configuration's epochs, of one seed: what learning curves are drawn from. */
export type SweepHistory = z.infer<typeof curve>;

const schema = z.object({
  /** What made it. */
  command: z.string(),
  spec: z.unknown(),
  lost: z.array(z.string()),
  tasks: z.array(recordSchema),
  curves: z.array(curve),
});

/** What is kept of a sweep that ended, in one file: all that its tables and figures are made from. */
export type KeptSweep = z.infer<typeof schema>;

/** Whether a path is that of a kept sweep, not of a folder. */
export const isKept = (path: string) => path.endsWith(".json");

export function writeKeptSweep(path: string, kept: KeptSweep): void {
  writeFileAtomic(path, `${JSON.stringify(kept, null, 1)}\n`);
}

/** @throws RunError when the file is none */
export function readKeptSweep(path: string): KeptSweep {
  try {
    return schema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    const [reason] = (error as Error).message.split("\n");
    throw new RunError(
      `${path}: not a kept sweep: ${reason} (etude sweep NAME --record makes one)`,
    );
  }
}
