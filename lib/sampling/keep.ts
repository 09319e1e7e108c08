import { checkArgument } from "../core";
import { type VoiceName, voiceNames } from "../tokens";

/** Which cells of a grid are given. */
export type KeepCell = (cell: {
  readonly step: number;
  readonly voice: VoiceName;
  /** Of the piece, as its time signatures say; 0 is the first. */
  readonly bar: number;
}) => boolean;

/** Keeps these voices whole, for `infill`. */
export function keepVoices(...voices: VoiceName[]): KeepCell {
  for (const voice of voices) {
    checkArgument(voiceNames.includes(voice), "voice", voice, `must be ${voiceNames.join(", ")}`);
  }
  return ({ voice }) => voices.includes(voice);
}

/** Keeps the bars `first` to `last` (1 is the first bar, both included), for `infill`. */
function keepBars(first: number, last: number): KeepCell {
  const isRange = Number.isInteger(first) && Number.isInteger(last) && 1 <= first && first <= last;
  checkArgument(isRange, "bars", [first, last], "must be whole numbers, 1 ≤ first ≤ last");
  return ({ bar }) => bar + 1 >= first && bar + 1 <= last;
}

/** Keeps all but the bars `first` to `last`, for `infill`. */
export function keepOutsideBars(first: number, last: number): KeepCell {
  const inside = keepBars(first, last);
  return (cell) => !inside(cell);
}

/**
 * What to keep from a text: voices, bars, or all outside some bars, joined by commas; a cell is kept
 * when any part says so.
 *
 * @throws InvalidArgumentError for another text
 * @example
 * parseKeep("soprano,bass,1-4"); // both outer voices, and the first four bars of all
 * parseKeep("outside 5-8"); // everything but bars 5 to 8
 */
export function parseKeep(text: string): KeepCell {
  const parts = text.split(",").map((part) => parsePart(part.trim(), text));
  return (cell) => parts.some((keep) => keep(cell));
}

function parsePart(part: string, text: string): KeepCell {
  const voice = voiceNames.find((name) => name.toLowerCase() === part.toLowerCase());
  if (voice) return keepVoices(voice);
  const match = /^(outside\s+)?(\d{1,5})(?:-(\d{1,5}))?$/i.exec(part);
  const remedy = 'must be voices and bars, as "soprano,bass", "1-4,9" or "outside 5-8"';
  checkArgument(match !== null, "keep", text, remedy);
  const [first, last] = [Number(match[2]), Number(match[3] ?? match[2])];
  return match[1] === undefined ? keepBars(first, last) : keepOutsideBars(first, last);
}
