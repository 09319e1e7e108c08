/** What a small MIDI file written by hand is made of. */
export interface HandMade {
  /** Default: 0 for one track, 1 for several. */
  readonly format?: number;
  /** The two bytes of the division; default 0 and 96: 96 ticks a quarter note. */
  readonly division?: readonly [number, number];
  /** What the header claims; default: the tracks there are. */
  readonly trackCount?: number;
  /** The events of each track, byte by byte, without the end-of-track event, which is added. */
  readonly tracks: readonly (readonly number[])[];
}

const endOfTrack = [0x00, 0xff, 0x2f, 0x00];

/**
 * The bytes of a MIDI file around events written by hand: header, track chunks with their lengths,
 * end-of-track events. Nothing is checked: wrong files can be made, to see what readers say.
 *
 * @example
 * midiByHand({ tracks: [[0, 0x90, 60, 80, 96, 0x80, 60, 0]] }).length; // 34
 */
export function midiByHand({ format, division, trackCount, tracks }: HandMade): Uint8Array {
  const count = trackCount ?? tracks.length;
  const kind = format ?? (tracks.length > 1 ? 1 : 0);
  const header = [0, kind, count >> 8, count & 255, ...(division ?? [0, 96])];
  const chunks = tracks.flatMap((events) => chunkByHand("MTrk", [...events, ...endOfTrack]));
  return Uint8Array.from([...chunkByHand("MThd", header), ...chunks]);
}

/** A chunk: four letters, the length in four bytes, the data. */
export function chunkByHand(name: string, data: readonly number[]): number[] {
  const letters = [...name].map((letter) => letter.charCodeAt(0));
  return [...letters, ...[24, 16, 8, 0].map((shift) => (data.length >>> shift) & 255), ...data];
}
