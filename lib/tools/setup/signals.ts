import { spawnSync } from "node:child_process";

/** How long what was started may take to end by itself. */
const graceMilliseconds = 4000;

const numbers = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
type Signal = keyof typeof numbers;

/**
 * Runs `work`. A signal to this process ends all that it started, also what stands in a group or
 * session of its own (kernels, test runners' workers): it is asked to end, and killed after four
 * seconds. Then this process ends, with 128 and the signal's number as its status.
 *
 * @param work is told by its signal that it is to end
 * @returns the status of `work`; never returns after a signal
 */
export async function endingAllItStarts(
  work: (stop: AbortSignal) => Promise<number>,
): Promise<number> {
  const controller = new AbortController();
  const started = new Set<number>();
  let ended: Promise<unknown> = Promise.resolve();
  let received = false;
  const onSignal = (signal: Signal) => {
    // The second one, of an impatient reader, is for good.
    if (received) return endNow(started, signal);
    received = true;
    for (const pid of descendants(process.pid)) started.add(pid);
    controller.abort();
    send(started, "SIGTERM");
    const late = new Promise((done) => setTimeout(done, graceMilliseconds));
    Promise.race([Promise.allSettled([ended]), late]).then(() => endNow(started, signal));
  };
  const signals = Object.keys(numbers) as Signal[];
  for (const signal of signals) process.on(signal, onSignal);
  try {
    const result = work(controller.signal);
    ended = result;
    const status = await result;
    // The handler ends the process.
    return received ? await new Promise<number>(() => {}) : status;
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}

function endNow(started: Set<number>, signal: Signal): never {
  for (const pid of descendants(process.pid)) started.add(pid);
  send(started, "SIGKILL");
  process.exit(128 + numbers[signal]);
}

function send(pids: Iterable<number>, signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended.
    }
  }
}

/** The processes that `root` started, and those that they started; none where there is no ps. */
function descendants(root: number): number[] {
  const { stdout, pid: own } = spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  const children = new Map<number, number[]>();
  for (const line of (stdout ?? "").split("\n")) {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    if (pid && pid !== own) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const found: number[] = [];
  const open = [root];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    const next = children.get(pid) ?? [];
    found.push(...next);
    open.push(...next);
  }
  return found;
}
