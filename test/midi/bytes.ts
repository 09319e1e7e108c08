// MIDI files by hand, byte by byte.

function chars(text: string): number[] {
  return [...text].map((char) => char.charCodeAt(0));
}

/** A chunk with its right length, or the length given. */
export function chunk(id: string, data: readonly number[], length = data.length): number[] {
  const size = [24, 16, 8, 0].map((shift) => (length >>> shift) & 255);
  return [...chars(id), ...size, ...data];
}

export const endOfTrack = [0x00, 0xff, 0x2f, 0x00];

export interface FileParts {
  format?: number;
  division?: readonly [number, number];
  /** What the header says; by default what is there. */
  trackCount?: number;
  /** The end of each track is added. */
  tracks: readonly (readonly number[])[];
}

/** A whole file; 96 ticks a quarter note where nothing is said. */
export function midi({ format, division, trackCount, tracks }: FileParts): Uint8Array {
  const kind = format ?? (tracks.length > 1 ? 1 : 0);
  const count = trackCount ?? tracks.length;
  const header = [0, kind, count >> 8, count & 255, ...(division ?? [0, 96])];
  const body = tracks.flatMap((track) => chunk("MTrk", [...track, ...endOfTrack]));
  return Uint8Array.from([...chunk("MThd", header), ...body]);
}

/** A text event of `type` at once. */
export function textEvent(type: number, data: readonly number[] | string): number[] {
  const bytes = typeof data === "string" ? chars(data) : data;
  return [0x00, 0xff, type, bytes.length, ...bytes];
}
