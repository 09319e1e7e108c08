import { z } from "zod";
import { type TaskOutcome, trainedSchema } from "../../sweeps";
import type { DriverEvent } from "./dask-driver";

const printed = z.object({ runs: z.array(trainedSchema).length(1) });

/** How a task ended, from what the driver says of it. */
export function outcomeOf(event: Extract<DriverEvent, { id: string }>): TaskOutcome {
  if (event.event === "failed") {
    const lost = event.kind === "KilledWorker";
    const why = lost ? "too many workers were lost with it (out of memory?)" : event.reason;
    return { kind: "failed", reason: why, worker: "" };
  }
  if (event.event !== "ended") return { kind: "stopped" };
  const { status, stdout, stderr, worker } = event;
  if (status === 130 || status === 143) return { kind: "stopped" };
  if (status !== 0) return { kind: "failed", reason: reasonOf(status, stderr), worker };
  const parsed = printed.safeParse(readPrinted(stdout));
  if (!parsed.success) {
    return { kind: "failed", reason: `no result was printed: ${stdout.slice(-200)}`, worker };
  }
  const [trained] = parsed.data.runs;
  return trained.stopped === "interrupted"
    ? { kind: "stopped" }
    : { kind: "finished", trained, worker };
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
