import { onInterrupt } from "./interrupt";

/** How long work may hold the process before timers, progress bars and interrupts get their turn. */
const breathMilliseconds = 40;

/** Lets waiting events in: timers, an interrupt, a repaint. A browser has no `setImmediate`. */
export function nextTurn(): Promise<void> {
  const soon = "setImmediate" in globalThis ? setImmediate : setTimeout;
  return new Promise((resolve) => {
    soon(resolve);
  });
}

/** Long synchronous work that stays interruptible: it breathes between steps. */
export interface Pace {
  /** Lets the event loop run if it has waited long; false once the work is to stop. */
  breathe(): Promise<boolean>;
  /** Takes back the interrupt hook. */
  end(): void;
}

/**
 * A pace that stops on `signal` or on the reader's interrupt. Call `end` in a `finally`.
 *
 * @example
 * const pace = createPace(signal);
 * try { while (working && (await pace.breathe())) step(); } finally { pace.end(); }
 */
export function createPace(signal?: AbortSignal): Pace {
  let stopped = false;
  let lastBreath = performance.now();
  const forget = onInterrupt(() => {
    stopped = true;
  });
  return {
    async breathe() {
      if (performance.now() - lastBreath > breathMilliseconds) {
        await nextTurn();
        lastBreath = performance.now();
      }
      return !stopped && !signal?.aborted;
    },
    end: forget,
  };
}
