import { compareNotes, createTempoMap, type Note, type Piece, type Track } from "../music";
import type { Encoding } from "../tokens";

/** The beginning of a piece that music goes on from. */
export interface Primer {
  readonly tokens: readonly string[];
  /** What the tokens say, as it was given; where tokens were left out, as they say it. */
  readonly piece: Piece;
  /** The tracks of the piece that the four voices sing on; empty for other encodings. */
  readonly voiceTracks: readonly number[];
}

/**
 * A primer and what follows it: the given notes to the tick, in their own tempos, metres, keys and
 * instruments, and the notes that only the further tokens say. Those stand where the encoding puts
 * them; one that keeps no time goes on from the last given onset. Where it keeps no loudness they
 * are as loud as the last given note.
 *
 * @param tokens those of the primer first
 * @example
 * const primer = takePrimer(piece, encoding, vocabulary, { bars: 4 });
 * const [{ tokens }] = await sampleTokens(model, vocabulary, { primer: primer.tokens, random });
 * continuePiece(primer, encoding, tokens);
 */
export function continuePiece(
  primer: Primer,
  encoding: Encoding,
  tokens: readonly string[],
): Piece {
  const given = primer.piece;
  const before = encoding.decode(tokens.slice(0, primer.tokens.length));
  const whole = encoding.decode(tokens);
  const inGiven = placing(encoding, before, given);
  const shift = encoding.clock === "order" ? lastOnset(given) - inGiven(lastOnset(before)) : 0;
  const place = (ticks: number) => inGiven(ticks) + shift;
  const name = ({ track, pitch, startTicks }: Note) => `${track} ${pitch} ${startTicks}`;
  const added = { ...whole, notes: without(whole.notes, before.notes, name) };
  const { tracks, notes } = translated(primer, added, place, before);
  const changes = <T extends { ticks: number }>(
    own: readonly T[],
    all: readonly T[],
    known: readonly T[],
  ) => [
    ...own,
    ...without(all, known, (one) => JSON.stringify(one)).map((one) => ({
      ...one,
      ticks: place(one.ticks),
    })),
  ];
  return {
    ...given,
    tracks,
    notes: [...given.notes, ...notes].sort(compareNotes),
    tempos: changes(given.tempos, whole.tempos, before.tempos),
    timeSignatures: changes(given.timeSignatures, whole.timeSignatures, before.timeSignatures),
  };
}

/** What tokens say, in the frame of a piece that says more: the primer of tokens that are left. */
export function spokenPiece(
  primer: Omit<Primer, "tokens">,
  encoding: Encoding,
  tokens: readonly string[],
): Piece {
  const said = encoding.decode(tokens);
  return {
    ...primer.piece,
    ...translated(primer, said, placing(encoding, said, primer.piece), said),
  };
}

/** What of `all` is not known, each thing as often as it is more often there. */
function without<T>(all: readonly T[], known: readonly T[], nameOf: (one: T) => string): T[] {
  const left = new Map<string, number>();
  for (const one of known) left.set(nameOf(one), (left.get(nameOf(one)) ?? 0) + 1);
  return all.filter((one) => {
    const count = left.get(nameOf(one)) ?? 0;
    left.set(nameOf(one), count - 1);
    return count <= 0;
  });
}

/** Where a tick of a decoded piece stands in the given one: at the same second, or quarter note. */
function placing({ clock }: Encoding, decoded: Piece, given: Piece): (ticks: number) => number {
  if (clock === "seconds") {
    const [from, to] = [createTempoMap(decoded), createTempoMap(given)];
    return (ticks) => Math.round(to.ticksAt(from.secondsAt(ticks)));
  }
  return (ticks) => Math.round((ticks * given.ticksPerQuarter) / decoded.ticksPerQuarter);
}

/** The onset of the last note that is no drum; 0 without notes. */
function lastOnset({ notes, tracks }: Piece): number {
  return notes.findLast(({ track }) => !tracks[track]?.isDrums)?.startTicks ?? 0;
}

/**
 * Decoded notes on the tracks of the given piece. Where all are equally loud, the encoding keeps no
 * loudness.
 *
 * @param before what the primer's tokens say
 */
function translated(
  primer: Omit<Primer, "tokens">,
  decoded: Piece,
  place: (ticks: number) => number,
  before: Piece,
): Pick<Piece, "tracks" | "notes"> {
  const { tracks, trackOf } = tracksOf(primer, decoded, before);
  const all = [...before.notes, ...decoded.notes];
  const isEven = all.every(({ velocity }) => velocity === all[0].velocity);
  const loudness = isEven ? primer.piece.notes.at(-1)?.velocity : undefined;
  const notes = decoded.notes.map((note): Note => {
    const startTicks = place(note.startTicks);
    const durationTicks = Math.max(1, place(note.startTicks + note.durationTicks) - startTicks);
    const { pitch, velocity, track } = note;
    return {
      pitch,
      startTicks,
      durationTicks,
      velocity: loudness ?? velocity,
      track: trackOf[track],
    };
  });
  return { tracks, notes };
}

/**
 * The tracks of the result, and the one of each decoded track: that of its voice; or a given one of
 * the same program; or, where the encoding tells no programs apart, the first that sounds; or a new
 * one.
 */
function tracksOf(
  { piece: given, voiceTracks }: Omit<Primer, "tokens">,
  decoded: Piece,
  before: Piece,
): { tracks: Track[]; trackOf: number[] } {
  const tracks = [...given.tracks];
  const sounding = new Set(given.notes.map(({ track }) => track));
  const played = new Set(before.notes.map(({ track }) => track));
  const find = (isMeant: (track: Track) => boolean) =>
    given.tracks.findIndex((track, i) => sounding.has(i) && isMeant(track));
  const trackOf = decoded.tracks.map((track, i) => {
    if (voiceTracks.length > 0) return voiceTracks[i];
    const { isDrums, program } = track;
    const alike = find((own) => own.isDrums === isDrums && (isDrums || own.program === program));
    if (alike >= 0) return alike;
    const first = played.has(i) ? find((own) => own.isDrums === isDrums) : -1;
    return first >= 0 ? first : tracks.push(track) - 1;
  });
  return { tracks, trackOf };
}
