import { DataError, EtudeError, InvalidArgumentError, RunError } from "../core";
import type { WorkerFailure } from "./messages";

/** Training cannot go on: it diverged, or a worker died. */
export class TrainingError extends EtudeError {
  override name = "TrainingError";
}

const known = { DataError, EtudeError, InvalidArgumentError, RunError, TrainingError };

/** An error made ready to cross threads. */
export function packFailure(error: unknown): WorkerFailure {
  if (!(error instanceof Error)) return { name: "Error", message: String(error), stack: "" };
  return { name: error.name, message: error.message, stack: error.stack ?? "" };
}

/** The error of another thread, of the class it had there. */
export function unpackFailure(failure: WorkerFailure, worker: number): Error {
  const kind = known[failure.name as keyof typeof known];
  if (kind) return new kind(failure.message);
  const error = new TrainingError(`worker ${worker} failed: ${failure.message}`);
  error.stack = failure.stack;
  return error;
}
