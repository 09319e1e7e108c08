import { createPiece, dominantKey, keyName, pitchClass } from "../../music";
import { type Encoding, type FactorSpec, freeGrammar, malformedToken } from "../encoding";
import { simultaneities } from "../simultaneities";
import { eventReader } from "../token-reader";
import { notesOf, parseTimed, timedEvent, transposeTimed } from "./timed-events";

const keyNames = (["major", "minor"] as const).flatMap((mode) =>
  Array.from({ length: 12 }, (_, tonic) => keyName({ tonic, mode })),
);

/** The id of a key: major from C up, then minor, then no key at all. */
function keyId(music: Parameters<typeof dominantKey>[0]): number {
  const id = keyNames.indexOf(dominantKey(music));
  return id < 0 ? keyNames.length : id;
}

interface Heard {
  /** Of the whole piece, where it is at hand; null: that of what was heard. */
  readonly key: number | null;
  /** How long each pitch class sounded, [12]. */
  readonly weights: readonly number[];
}

const silence: readonly number[] = new Array(12).fill(0);

/** The dominant key of the piece, or, where there is none yet, of what was said of it so far. */
const factors: FactorSpec<Heard> = {
  names: ["key"],
  sizes: [keyNames.length + 1],
  start: (piece) => ({ key: piece ? keyId(piece) : null, weights: silence }),
  next(heard, token) {
    const event = parseTimed(token);
    if (!event || heard.key !== null) return heard;
    const weights = [...heard.weights];
    for (const pitch of event.pitches) weights[pitchClass(pitch)] += event.length;
    return { key: null, weights };
  },
  ids: ({ key, weights }) => [key ?? keyId(weights)],
};

/**
 * Pitches with durations, and beside them the piece's dominant key: what the recurrent networks of
 * `musigan` read. `name$quarters` per moment, as in `pitchDuration`, without its grid of rests; the
 * key is a factor, found by `dominantKey`.
 *
 * Keeps durations (of a chord the longest). Loses onsets, and with them rests and what sounds on
 * under other notes: a decoded event begins where the one before ends. Loses velocities and octaves
 * of chords.
 *
 * @example
 * pitchDurationKey.encode(piece); // ["C4$0.5", "0.4.7$1.0"]
 */
export const pitchDurationKey: Encoding = {
  name: "pitch-duration-key",
  summary: "names with durations, the dominant key beside them; no rests, onsets or velocity",
  encode: (piece) =>
    simultaneities(piece).map(({ pitches, length }) => timedEvent(pitches, length)),
  decode(tokens) {
    let onset = 0;
    const notes = tokens.flatMap((token, i) => {
      const event = parseTimed(token);
      if (!event) throw malformedToken("pitch-duration-key", token, i);
      onset += event.length;
      return notesOf(event, onset - event.length);
    });
    return createPiece({ name: "pitch, duration and key", notes });
  },
  clock: "order",
  reader: eventReader(() => pitchDurationKey),
  grammar: freeGrammar((token) => parseTimed(token) !== null),
  factors,
  allTokens: () => null,
  transpose: transposeTimed,
};
