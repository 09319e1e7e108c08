import { z } from "zod";

const score = z.object({ loss: z.number().nullable(), accuracy: z.number().nullable() });

/** What is kept of a training, as `etude train --json` tells it. Losses in nats per token. */
export const trainedSchema = z.object({
  epochs: z.number(),
  bestEpoch: z.number(),
  training: score,
  heldOut: score,
  parameters: z.number(),
  weightsSha256: z.string().nullable(),
  seconds: z.number(),
  stopped: z.string(),
});
export type Trained = z.infer<typeof trainedSchema>;

/** What `etude train --json` prints of one run. */
export const printedTraining = z
  .object({ runs: z.tuple([trainedSchema]) })
  .transform(({ runs }) => runs[0]);

/** What an engine is given to do. */
export interface EngineTask {
  readonly id: string;
  /** What it reads and fills, as the caller sees it. */
  readonly folder: string;
  /** The words of its process, for the folder as the worker sees it. */
  words(folder: string): readonly string[];
}

/** What is heard of a task while it is done. */
export type TaskNews =
  | { readonly kind: "started"; readonly worker: string }
  /** How far it is: epochs, or files. */
  | { readonly kind: "step"; readonly step: number }
  /** Its worker is gone; another one will start it again. */
  | { readonly kind: "lost"; readonly worker: string };

/** How a task ended; `stopped` is neither done nor failed and is done again. */
export type TaskOutcome<T> =
  | { readonly kind: "finished"; readonly result: T; readonly worker: string }
  | { readonly kind: "failed"; readonly reason: string; readonly worker: string }
  | { readonly kind: "stopped" };

/** Where tasks are done, each of which comes to a `T`. */
export interface Engine<T> {
  /**
   * Does a task, as many side by side as there are workers.
   *
   * @throws RunError when the engine itself fails
   */
  run(task: EngineTask, listen: (news: TaskNews) => void): Promise<TaskOutcome<T>>;
  /** Stops what is at work, and ends what was started for it. */
  close(): Promise<void>;
}
