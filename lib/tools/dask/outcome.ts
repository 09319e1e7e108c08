import type { z } from "zod";
import type { TaskOutcome } from "../../sweeps";
import type { DriverEvent } from "./driver";

/** What the driver says of a task. */
export type TaskEvent = Extract<DriverEvent, { id: string }>;

/** Whether a task was stopped: neither done nor failed. */
export function isStopped(event: TaskEvent): boolean {
  if (event.event === "failed") return false;
  return event.event !== "ended" || event.status === 130 || event.status === 143;
}

/** How a task ended, from what the driver says of it; `result` reads what it printed. */
export function outcomeOf<T>(event: TaskEvent, result: z.ZodType<T>): TaskOutcome<T> {
  if (event.event === "failed") {
    const lost = event.kind === "KilledWorker";
    const why = lost ? "too many workers were lost with it (out of memory?)" : event.reason;
    return { kind: "failed", reason: why, worker: "" };
  }
  if (event.event !== "ended" || isStopped(event)) return { kind: "stopped" };
  const { status, stdout, stderr, worker } = event;
  if (status !== 0) return { kind: "failed", reason: reasonOf(status, stderr), worker };
  const parsed = result.safeParse(readPrinted(stdout));
  return parsed.success
    ? { kind: "finished", result: parsed.data, worker }
    : { kind: "failed", reason: `no result was printed: ${stdout.slice(-200)}`, worker };
}

function readPrinted(stdout: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    return null;
  }
}

/** The message of a command that failed, else its last line, else what ended it. */
function reasonOf(status: number | null, stderr: string): string {
  const lines = stderr.trim().split("\n");
  const told = lines.findLast((line) => line.startsWith("✗ "))?.slice(2) ?? lines.at(-1);
  if (status !== null && status < 0) return `ended by signal ${-status} (out of memory?)`;
  return told?.trim() || `ended with status ${status}`;
}
