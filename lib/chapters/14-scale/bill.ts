import type { NoteRates } from "./rates";

/** How much music there is. */
export interface Amount {
  readonly name: string;
  readonly files: number;
  readonly notes: number;
}

/** Where the bill is paid. */
export interface Terms {
  readonly cores: number;
  /** Share of the notes that is trained on. */
  readonly trained: number;
}

/** What a collection costs. */
export interface Bill extends Amount {
  /** Seconds to read it from its files. */
  readonly read: number;
  /** Seconds to write it as tokens. */
  readonly encode: number;
  /** Seconds of an epoch. */
  readonly epoch: number;
  /** Bytes of its notes as objects in memory. */
  readonly held: number;
  /** Bytes of its tokens on disk, two each at most. */
  readonly stored: number;
}

/** Every cost is a rate times an amount; reading and encoding share the cores. */
export function billOf(amount: Amount, rates: NoteRates, { cores, trained }: Terms): Bill {
  const { notes } = amount;
  return {
    ...amount,
    read: (notes * rates.read) / cores,
    encode: (notes * rates.encode) / cores,
    epoch: notes * trained * rates.tokens * rates.learn,
    held: notes * rates.held,
    stored: 2 * notes * rates.tokens,
  };
}
