import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { z } from "zod";
import { projectPath } from "../../project";
import { processVersions } from "./versions";

const text = z.string();
const processes = z.record(text, processVersions);

const eventSchema = z.discriminatedUnion("event", [
  z.object({
    event: z.literal("connected"),
    address: text,
    client: processVersions,
    scheduler: processVersions,
    workers: processes,
    threads: z.number(),
  }),
  z.object({
    event: z.literal("probed"),
    workers: z.record(
      text,
      z.object({
        ...{ project: text, shared: z.boolean(), error: text.nullable(), says: text },
        unseen: text.nullable(),
      }),
    ),
  }),
  z.object({ event: z.literal("started"), id: text, worker: text }),
  z.object({ event: z.literal("line"), id: text, text }),
  z.object({
    event: z.literal("ended"),
    ...{ id: text, status: z.number().nullable(), stdout: text, stderr: text, worker: text },
    left: z.array(text),
  }),
  z.object({ event: z.literal("failed"), id: text, kind: text, reason: text }),
  z.object({ event: z.literal("cancelled"), id: text }),
  z.object({ event: z.literal("lost"), worker: text, tasks: z.array(text) }),
  z.object({ event: z.literal("joined"), worker: text }),
  z.object({ event: z.literal("gone"), reason: text }),
  z.object({ event: z.literal("error"), kind: text, reason: text }),
]);

/** What the driver says. */
export type DriverEvent = z.infer<typeof eventSchema>;

/** What workers were found to be. */
export type Probed = Extract<DriverEvent, { event: "probed" }>["workers"];

/** What `driver.py` is told, by the name of what it is to do. */
export type DriverOrder = Readonly<Record<string, unknown>> & {
  readonly do: "connect" | "probe" | "run" | "stop";
};

/** Milliseconds that tasks, workers and driver have to end by themselves. */
const grace = 25_000;

/** The Python process that speaks to Dask, in a group of its own with all that it starts. */
export class DaskDriver {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #errors = "";

  constructor(python: string, onEvent: (event: DriverEvent) => void) {
    // Of its own group: a Ctrl-C reaches this process alone, which then ends the others in order.
    this.#child = spawn(python, ["-u", projectPath("lib", "tools", "dask", "driver.py")], {
      cwd: projectPath(),
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
    this.#child.stderr!.on("data", (chunk) => {
      this.#errors = `${this.#errors}${chunk}`.slice(-4000);
    });
    this.#child.stdin!.on("error", () => {}); // it has ended; that is told below
    createInterface({ input: this.#child.stdout! }).on("line", (line) => {
      const event = parseEvent(line);
      if (event) onEvent(event);
    });
    this.#ended = new Promise((resolve) => {
      const end = (reason: string) => {
        onEvent({ event: "gone", reason });
        resolve();
      };
      this.#child.on("error", ({ message }) => end(message));
      this.#child.on("close", (code) => end(this.#errors.trim() || `status ${code}`));
    });
  }

  send(order: DriverOrder): void {
    this.#child.stdin!.write(`${JSON.stringify(order)}\n`);
  }

  /** Ends the driver and all that it started; what does not end by itself is killed. */
  async close(): Promise<void> {
    this.#child.stdin!.end(`${JSON.stringify({ do: "stop" })}\n`);
    const late = new Promise<void>((resolve) => setTimeout(resolve, grace).unref());
    await Promise.race([this.#ended, late]);
    const { pid } = this.#child;
    if (pid === undefined) return;
    // What outlives the driver is being ended by the system; it has a moment for a last write.
    for (let i = 0; i < 20 && isThere(pid); i++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    send(pid, "SIGKILL");
  }
}

/** A line that is no event comes from a library and is left out. */
function parseEvent(line: string): DriverEvent | null {
  if (!line.startsWith('{"event"')) return null;
  return eventSchema.parse(JSON.parse(line));
}

const isThere = (group: number) => send(group, 0);

function send(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}
