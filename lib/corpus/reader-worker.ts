import { parentPort, workerData } from "node:worker_threads";
import { BlockBuilder, type Keeper, type KeeperChoice, type ReadTask } from "./block";
import type { Block } from "./shard";

/** Files to read, for a worker. */
export type ReadRequest = readonly ReadTask[];

/** They as a block, and the notes of each. */
export interface ReadReply {
  readonly block: Block;
  readonly notes: readonly number[];
}

const { keeper } = workerData as { keeper: Omit<KeeperChoice, "createKeeper"> | undefined };

function createKeeper(): Keeper | undefined {
  if (!keeper) return undefined;
  const loaded = require(keeper.module) as { createKeeper(options: unknown): Keeper };
  return loaded.createKeeper(keeper.options);
}

parentPort?.on("message", (tasks: ReadRequest) => {
  const builder = new BlockBuilder(createKeeper());
  const notes = tasks.map((task) => builder.read(task).fared.notes);
  const block = builder.build();
  const reply: ReadReply = { block, notes };
  const buffers = [block.rows, block.prints, block.body].map(({ buffer }) => buffer as ArrayBuffer);
  parentPort?.postMessage(reply, buffers);
});
