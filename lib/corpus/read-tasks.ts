import { statSync } from "node:fs";
import { nextTurn } from "../core";
import { BlockBuilder, type KeeperChoice, type ReadTask } from "./block";
import { fileOf } from "./midi-files";
import { batches } from "./reader-pool";
import { type Block, type BlockPlace, ShardWriter } from "./shard";
import { ShardFolder } from "./shard-folder";

interface Reading {
  readonly keeper?: KeeperChoice;
  readonly signal?: AbortSignal;
  /** A file was read: how many notes it has. */
  onFile?(notes: number): void;
  append(block: Block, of: readonly ReadTask[]): void;
}

/** Reads files in this thread, block by block; other work gets a turn in between. */
export async function readTasks(tasks: Iterable<ReadTask>, options: Reading): Promise<void> {
  const { keeper, signal, onFile, append } = options;
  let breath = performance.now();
  for (const batch of batches(tasks)) {
    const builder = new BlockBuilder(keeper?.createKeeper(keeper.options as never));
    try {
      for (const task of batch) {
        signal?.throwIfAborted();
        onFile?.(builder.read(task).fared.notes);
        if (performance.now() - breath < 50) continue;
        // Lets the progress bar and the interrupt in.
        await nextTurn();
        breath = performance.now();
      }
    } finally {
      if (builder.files > 0) append(builder.build(), batch.slice(0, builder.files));
    }
  }
}

/** How a part of a folder was read. */
export interface PartReport {
  /** Files that are in the shards now. */
  readonly files: number;
  readonly notes: number;
  /** Files that are not here, or not as they were listed: whoever listed them must read them. */
  readonly unseen: number;
}

/**
 * Reads listed files into shards in a folder of their own: what a process does that reads for another
 * one. What such shards hold already, of a process that was lost, is not read again.
 *
 * @throws RunError when the shards cannot be written
 */
export async function readPart(
  shards: string,
  files: readonly ReadTask[],
  { keeper, onFile }: Pick<Reading, "keeper" | "onFile"> = {},
): Promise<PartReport> {
  const known = new ShardFolder(files.length);
  let notes = known.find(shards, files, keeper?.name);
  const unknown = files.filter((_, i) => !known.has(i));
  const seen = unknown.filter(isAsListed);
  const writer = new ShardWriter(shards, keeper?.name ?? "readings");
  const hear = (count: number) => {
    notes += count;
    onFile?.(count);
  };
  const append = (block: Block): BlockPlace => writer.append(block);
  try {
    await readTasks(seen, { keeper, onFile: hear, append });
  } finally {
    writer.close();
  }
  const unseen = unknown.length - seen.length;
  return { files: files.length - unseen, notes, unseen };
}

/** Times are told to the second on some disks. */
const sameTime = 1000;

/** Whether a file is what was listed elsewhere. */
function isAsListed({ place, stamp: [size, modified] }: ReadTask): boolean {
  const stats = statSync(fileOf(place), { throwIfNoEntry: false });
  return stats?.size === size && Math.abs(stats.mtimeMs - modified) < sameTime;
}
