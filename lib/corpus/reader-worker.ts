import { parentPort, workerData } from "node:worker_threads";
import { BlockBuilder, type KeeperChoice, type ReadTask } from "./block";
import type { Block } from "./shard";

/** Files to read, for a worker. */
export type ReadRequest = readonly ReadTask[];

/** They as a block, and the notes of each. */
export interface ReadReply {
  readonly block: Block;
  readonly notes: readonly number[];
}

const { keeper } = workerData as { keeper: KeeperChoice | undefined };

parentPort?.on("message", (tasks: ReadRequest) => {
  const builder = new BlockBuilder(keeper);
  const notes = tasks.map((task) => builder.read(task).fared.notes);
  const block = builder.build();
  const reply: ReadReply = { block, notes };
  const buffers = [block.rows, block.prints, block.body].map(({ buffer }) => buffer as ArrayBuffer);
  parentPort?.postMessage(reply, buffers);
});
