import type { BrowserContext, Page } from "playwright-core";

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** Of the thread's own time, in microseconds. */
  readonly tdur?: number;
  readonly args?: object;
}

const categories = "toplevel,devtools.timeline,disabled-by-default-devtools.timeline,__metadata";
const longTask = 50_000;

/** The main thread of the page with an address. */
function mainThread(events: readonly TraceEvent[], url: string): (event: TraceEvent) => boolean {
  const threads = events.filter(
    ({ name, args }) => name === "thread_name" && /CrRendererMain/.test(JSON.stringify(args)),
  );
  const isOurs = ({ pid }: TraceEvent) =>
    events.some((each) => each.pid === pid && JSON.stringify(each.args ?? {}).includes(url));
  const { pid, tid } = threads.find(isOurs)!;
  return (event) => event.pid === pid && event.tid === tid;
}

/**
 * Opens a page and says for how long its main thread was blocked: the sum of all tasks over 50 ms, in
 * milliseconds of processor time, which a busy machine changes little.
 *
 * @param settled resolves when the page has opened
 */
export async function openBlocked(
  browser: BrowserContext,
  url: string,
  settled: (page: Page) => Promise<unknown>,
): Promise<{ readonly page: Page; readonly blocked: number }> {
  const page = await browser.newPage();
  const client = await browser.newCDPSession(page);
  const events: TraceEvent[] = [];
  client.on("Tracing.dataCollected", ({ value }) => {
    events.push(...(value as unknown as TraceEvent[]));
  });
  await client.send("Tracing.start", { transferMode: "ReportEvents", categories });
  await page.goto(url);
  await settled(page);
  const complete = new Promise((done) => client.once("Tracing.tracingComplete", done));
  await client.send("Tracing.end");
  await complete;
  const isMain = mainThread(events, url);
  const tasks = events.filter((event) => isMain(event) && /RunTask$/.test(event.name));
  const isOuter = ({ ts, dur = 0 }: TraceEvent) =>
    !tasks.some((other) => other.ts < ts && other.ts + (other.dur ?? 0) >= ts + dur);
  const long = tasks.filter((task) => (task.tdur ?? task.dur ?? 0) > longTask && isOuter(task));
  const blocked = long.reduce((sum, task) => sum + (task.tdur ?? task.dur ?? 0), 0) / 1000;
  return { page, blocked };
}
