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

/** What an engine is given to do. */
export interface EngineTask {
  readonly id: string;
  /** The run's folder, as the caller sees it. */
  readonly folder: string;
  /** The words after `etude`, for the folder as the worker sees it. */
  words(folder: string): readonly string[];
}

/** What is heard of a task while it is done. */
export type TaskNews =
  | { readonly kind: "started"; readonly worker: string }
  | { readonly kind: "epoch"; readonly epoch: number }
  /** Its worker is gone; another one will start it again. */
  | { readonly kind: "lost"; readonly worker: string };

/** How a task ended; `stopped` is neither done nor failed and is done again. */
export type TaskOutcome =
  | { readonly kind: "finished"; readonly trained: Trained; readonly worker: string }
  | { readonly kind: "failed"; readonly reason: string; readonly worker: string }
  | { readonly kind: "stopped" };

/** Where trainings are done. */
export interface SweepEngine {
  /**
   * Does a task, as many side by side as there are workers.
   *
   * @throws RunError when the engine itself fails
   */
  run(task: EngineTask, listen: (news: TaskNews) => void): Promise<TaskOutcome>;
  /** Stops what is at work, and ends what was started for it. */
  close(): Promise<void>;
}
