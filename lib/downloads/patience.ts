import { setTimeout as sleep } from "node:timers/promises";

/** How long a download waits and how often it tries. */
export interface Patience {
  /** Tries in a row that may bring no byte; default 6. */
  readonly tries: number;
  /** Seconds before the second try, doubled each time up to a minute; default 1. */
  readonly firstWaitSeconds: number;
  /** Seconds without a byte after which a connection counts as dead; default 30. */
  readonly stallSeconds: number;
}

export const defaultPatience: Patience = { tries: 6, firstWaitSeconds: 1, stallSeconds: 30 };

const longestWaitSeconds = 60;
/** What a server may ask for by `Retry-After`. */
const longestAskedSeconds = 600;

const passing = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Whether another try may meet with another answer. */
export function isPassing(status: number): boolean {
  return passing.has(status);
}

/**
 * Seconds before the next try: what the server asks for, at most ten minutes, or twice as long as
 * before, up to a minute.
 *
 * @param failed tries in a row that brought nothing, ≥ 1
 * @param retryAfter the server's header: seconds, or a date
 */
export function waitSeconds(
  failed: number,
  { firstWaitSeconds }: Patience,
  retryAfter: string | undefined,
  now = Date.now(),
): number {
  const asked = retryAfter === undefined ? Number.NaN : secondsOf(retryAfter, now);
  if (asked >= 0) return Math.min(asked, longestAskedSeconds);
  return Math.min(firstWaitSeconds * 2 ** (failed - 1), longestWaitSeconds);
}

function secondsOf(header: string, now: number): number {
  if (/^\d+$/.test(header.trim())) return Number(header);
  return Math.max(0, (Date.parse(header) - now) / 1000);
}

/** Waits; throws the signal's reason as soon as it is aborted. */
export async function wait(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(seconds * 1000, undefined, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
