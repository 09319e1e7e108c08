import { onInterrupt } from "../core/interrupt";

/** How long work may hold the process before timers, progress bars and interrupts get their turn. */
const breathMilliseconds = 40;

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
        await new Promise<void>((resolve) => setImmediate(resolve));
        lastBreath = performance.now();
      }
      return !stopped && !signal?.aborted;
    },
    end: forget,
  };
}
