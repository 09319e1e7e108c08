import { checkArgument, type Random } from "../../core";
import { barsOf, createTempoMap, endTicks, type Piece } from "../../music";

/** How freely `asIfPlayed` plays. */
export interface ExpressionOptions {
  /** Standard deviation of single onsets in milliseconds; default 12. */
  readonly jitterMilliseconds?: number;
  /** Largest relative change of tempo within a phrase, 0 to 0.5; default 0.12. */
  readonly rubato?: number;
}

const barsOfPhrase = 4;
const ticksPerQuarter = 480;

/**
 * The piece as a person might play it: phrases of four bars that swell and slow down at their
 * ends, no two notes struck at quite the same time or with the same force. Bars and beats are
 * gone: like a recording, the result runs at 120 quarter notes a minute with notes anywhere.
 *
 * A caricature, made to show which encodings keep what a performance adds to a score.
 *
 * @example
 * asIfPlayed(piece, Random.fromSeed(1));
 */
export function asIfPlayed(piece: Piece, random: Random, options: ExpressionOptions = {}): Piece {
  const { jitterMilliseconds = 12, rubato = 0.12 } = options;
  checkArgument(rubato >= 0 && rubato <= 0.5, "rubato", rubato, "must be 0 to 0.5");
  const isTime = jitterMilliseconds >= 0 && Number.isFinite(jitterMilliseconds);
  checkArgument(isTime, "jitterMilliseconds", jitterMilliseconds, "must be ≥ 0");
  const written = createTempoMap(piece);
  const phraseOf = phrases(piece);
  // Time runs slower the further a phrase has come: the integral of 1 + rubato (2p² − 2/3).
  const playedAt = (ticks: number) => {
    const { start, length } = phraseOf(ticks);
    const [from, to] = [written.secondsAt(start), written.secondsAt(start + length)];
    const share = to > from ? (written.secondsAt(ticks) - from) / (to - from) : 0;
    return from + (to - from) * (share + rubato * ((2 * share ** 3) / 3 - (2 * share) / 3));
  };
  const ticksOf = (seconds: number) => Math.max(0, Math.round(seconds * 2 * ticksPerQuarter));
  const notes = piece.notes.map((note) => {
    const late = (random.normal() * jitterMilliseconds) / 1000;
    const startTicks = ticksOf(playedAt(note.startTicks) + late);
    const end = ticksOf(playedAt(note.startTicks + note.durationTicks) + late * 0.5);
    const { start, length } = phraseOf(note.startTicks);
    const swell = Math.sin((Math.PI * (note.startTicks - start)) / Math.max(1, length));
    const velocity = Math.round(52 + 34 * swell + 5 * random.normal());
    const durationTicks = Math.max(1, end - startTicks);
    return { ...note, startTicks, durationTicks, velocity: Math.min(127, Math.max(1, velocity)) };
  });
  const pedals = piece.pedals.map(({ channel, startTicks, endTicks }) => {
    return {
      channel,
      startTicks: ticksOf(playedAt(startTicks)),
      endTicks: ticksOf(playedAt(endTicks)),
    };
  });
  notes.sort((a, b) => a.startTicks - b.startTicks || a.pitch - b.pitch || a.track - b.track);
  return {
    ...piece,
    name: `${piece.name}, as if played`,
    ticksPerQuarter,
    notes,
    pedals,
    tempos: [{ ticks: 0, microsecondsPerQuarter: 500_000 }],
    timeSignatures: [{ ticks: 0, numerator: 4, denominator: 4 }],
  };
}

/** The phrase, four bars of the score, that a tick falls into. */
function phrases(piece: Piece): (ticks: number) => { start: number; length: number } {
  const end = endTicks(piece);
  const starts = barsOf(piece, end + 1)
    .filter((_, index) => index % barsOfPhrase === 0)
    .map((bar) => bar.startTicks);
  return (ticks) => {
    let index = starts.length - 1;
    while (index > 0 && starts[index] > ticks) index--;
    const start = starts[index] ?? 0;
    return { start, length: Math.max(1, (starts[index + 1] ?? Math.max(end, start + 1)) - start) };
  };
}
