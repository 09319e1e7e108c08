/** A length of time: so many quarter notes or seconds, whichever are over first. */
export interface Duration {
  readonly quarters: number;
  readonly seconds: number;
}

/**
 * How long music is at the most. What is longer comes from damaged or crafted files.
 *
 * - `longestWait`: the time in which no note begins, ten minutes. Between the movements of recorded
 *   recitals pass three or four.
 * - `longestPiece`: a day and a night, as long as Satie's "Vexations" take.
 */
export const plausibleTime: { readonly longestWait: Duration; readonly longestPiece: Duration } = {
  longestWait: { quarters: 1024, seconds: 600 },
  longestPiece: { quarters: 65_536, seconds: 86_400 },
};
