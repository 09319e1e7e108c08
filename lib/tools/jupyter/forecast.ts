import { sum } from "d3-array";
import { duration } from "../../display";
import { expectedCpuSeconds, type TimedRun } from "./chapter-times";

/** A notebook that is about to be run. */
export interface PlannedNotebook {
  readonly name: string;
  /** Cores that it keeps busy; undefined: all. */
  readonly cores?: number;
  /** What it took here the last time, in the same profile. */
  readonly lastSeconds?: number;
}

/** What a run is like. */
export interface RunConditions {
  readonly profile: string;
  /** Cores of this machine. */
  readonly capacity: number;
  /** What one core reaches in matrix products, in 10⁹ operations a second; undefined: unknown. */
  readonly gflops: number | undefined;
  readonly recorded: readonly TimedRun[];
}

/** From how many seconds on a run is told of a shorter one. */
const longSeconds = 20 * 60;

// One that has all cores keeps two of them busy for four fifths of its time; more help it little.
const busyCores = 1.6;
// Beside the kernel's time: starting it, and writing the page.
const aroundKernel = 4;

/**
 * How long a run of notebooks will take: from what each took here the last time, or else from recorded
 * machines and the speed of this one. What is finished corrects what is still expected.
 *
 * @example
 * const forecast = new Forecast(planned, conditions);
 * forecast.announcement(); // "13 notebooks, profile quick: about 6 min on this machine"
 */
export class Forecast {
  readonly #conditions: RunConditions;
  readonly #waiting: Map<string, PlannedNotebook>;
  #expected = 0;
  #taken = 0;

  constructor(notebooks: readonly PlannedNotebook[], conditions: RunConditions) {
    this.#conditions = conditions;
    this.#waiting = new Map(notebooks.map((notebook) => [notebook.name, notebook]));
  }

  /** Seconds that a notebook is expected to take; undefined where nothing is known of it. */
  secondsOf(name: string): number | undefined {
    const seconds = this.#plannedSeconds(this.#waiting.get(name), this.#conditions.profile);
    return seconds === undefined ? undefined : seconds * this.#correction;
  }

  /** Seconds until all are finished; undefined where nothing is known of one. */
  remaining(): number | undefined {
    const seconds = this.#total(this.#conditions.profile);
    return seconds === undefined ? undefined : seconds * this.#correction;
  }

  /** Tells that a notebook is finished, and what it took. */
  finish(name: string, seconds: number): void {
    const expected = this.#plannedSeconds(this.#waiting.get(name), this.#conditions.profile);
    this.#waiting.delete(name);
    if (expected === undefined) return;
    this.#expected += expected;
    this.#taken += seconds;
  }

  /** What a run says before it begins, with a shorter one where it will be long; null: all is known. */
  announcement(): string | null {
    const count = this.#waiting.size;
    if (count === 0) return null;
    const { profile } = this.#conditions;
    const what = `${count} ${count === 1 ? "notebook" : "notebooks"} to run, profile ${profile}`;
    const seconds = this.remaining();
    if (seconds === undefined) return what;
    const text = `${what}: about ${roughly(seconds)} on this machine`;
    const short = this.#total("smoke");
    if (seconds < longSeconds || profile === "smoke") return text;
    const instead = short === undefined ? "a few minutes" : `about ${roughly(short)}`;
    return `${text}\n(--profile smoke shows that everything works in ${instead})`;
  }

  get #correction(): number {
    const ratio = this.#expected > 0 ? this.#taken / this.#expected : 1;
    return Math.min(4, Math.max(0.5, ratio));
  }

  #total(profile: string): number | undefined {
    const shares = [...this.#waiting.values()].map((notebook) => {
      const seconds = this.#plannedSeconds(notebook, profile);
      const beside = Math.max(
        1,
        Math.floor(this.#conditions.capacity / (notebook.cores ?? Infinity)),
      );
      return seconds === undefined ? Number.NaN : seconds / beside;
    });
    const total = sum(shares.filter(Number.isFinite));
    return shares.some(Number.isNaN) ? undefined : total;
  }

  #plannedSeconds(notebook: PlannedNotebook | undefined, profile: string): number | undefined {
    if (!notebook) return undefined;
    const { capacity, gflops, recorded } = this.#conditions;
    const { name, cores, lastSeconds } = notebook;
    if (lastSeconds !== undefined && profile === this.#conditions.profile) return lastSeconds;
    if (gflops === undefined) return undefined;
    const cpu = expectedCpuSeconds(recorded, { name, profile, gflops });
    const busy = Math.min(cores ?? busyCores, capacity, busyCores);
    return cpu === undefined ? undefined : cpu / busy + aroundKernel;
  }
}

/** A time as one says it beforehand: "40 s", "6 min", "2 h". */
export function roughly(seconds: number): string {
  if (seconds < 57.5) return `${Math.max(5, 5 * Math.round(seconds / 5))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return duration(seconds);
}
