import type { Note, Pedal, Piece } from "./piece";

/**
 * The piece with every note as long as it sounds: one whose key is let go while the sustain pedal
 * of its channel is down lasts until the pedal goes up or its pitch is struck again. Drums have no
 * pedal. The result has no pedals.
 *
 * The rule of Oore et al. 2018, "This Time with Feeling", for performances.
 *
 * @example
 * sustained(piece).notes; // what `performance` writes and the player plays
 */
export function sustained(piece: Piece): Piece {
  if (piece.pedals.length === 0) return piece;
  const spans = spansByChannel(piece.pedals);
  const nextStrike = new Map<number, number>();
  const notes: Note[] = new Array(piece.notes.length);
  // From the last note to the first, so that the next strike of each key is known.
  for (let i = piece.notes.length - 1; i >= 0; ) {
    const { startTicks } = piece.notes[i];
    const struck: number[] = [];
    for (; i >= 0 && piece.notes[i].startTicks === startTicks; i--) {
      const note = piece.notes[i];
      const { channel, isDrums } = piece.tracks[note.track];
      const key = channel * 128 + note.pitch;
      struck.push(key);
      const until = isDrums
        ? 0
        : pedalUp(spans.get(channel) ?? [], startTicks + note.durationTicks);
      const end = Math.min(until, nextStrike.get(key) ?? until);
      notes[i] = { ...note, durationTicks: Math.max(note.durationTicks, end - startTicks) };
    }
    for (const key of struck) nextStrike.set(key, startTicks);
  }
  return { ...piece, notes, pedals: [] };
}

function spansByChannel(pedals: readonly Pedal[]): Map<number, Pedal[]> {
  const spans = new Map<number, Pedal[]>();
  for (const pedal of pedals) {
    const others = spans.get(pedal.channel);
    if (others) others.push(pedal);
    else spans.set(pedal.channel, [pedal]);
  }
  return spans;
}

/** When the pedal that is down at `ticks` goes up; 0 where none is down. */
function pedalUp(spans: readonly Pedal[], ticks: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle].startTicks <= ticks) low = middle + 1;
    else high = middle;
  }
  const span = spans[low - 1];
  return span && span.endTicks > ticks ? span.endTicks : 0;
}
