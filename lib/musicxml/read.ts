import {
  createPiece,
  type KeySignature,
  type Piece,
  type TempoChange,
  type TimeSignature,
} from "../music";
import type { BarChange, BarMarks } from "./bar";
import { musicXmlText } from "./container";
import { type OrderedBar, playingOrder } from "./order";
import { type Part, readParts } from "./parts";
import { sounding, ticksPerQuarter, toTicks } from "./sounding";

/** A score as it sounds. */
export interface MusicXmlFile {
  readonly piece: Piece;
  readonly title: string;
  /** What was left out, for people: grace notes, jumps such as D.C. */
  readonly problems: readonly string[];
}

/**
 * The piece in a MusicXML file (`.mxl`, `.musicxml`, `.xml`; partwise): its repeats played, tied
 * notes as one, transposing instruments as they sound, a track for each part and staff, 10,080 ticks
 * a quarter note. A bar lasts as long as its longest part. Signatures come again where a repeat
 * passes them again, as music21 writes them.
 *
 * Left out: grace notes, ornaments, lyrics, dynamics but those of `<sound>`; jumps (D.C., D.S.) are
 * not followed. `problems` says what of it occurred.
 *
 * @param name The piece's name, and for messages: where the bytes came from.
 * @throws DataError when the bytes hold no partwise score.
 * @example
 * const { piece } = readMusicXml(readFileSync("song.mxl"), "song.mxl");
 */
export function readMusicXml(bytes: Uint8Array, name: string): MusicXmlFile {
  const { parts, problems, title } = readParts(musicXmlText(bytes, name), name);
  const bars = scoreBars(parts);
  const { order, isCut } = playingOrder(bars);
  const starts = startTicks(parts, order);
  const { notes, tracks } = sounding(parts, order, starts);
  const piece = createPiece({
    name,
    ticksPerQuarter,
    notes,
    tracks,
    ...changes(parts, order, starts),
  });
  return { piece, title, problems: [...problems, ...orderProblems(bars, isCut)] };
}

/** The bars of the score: what any part marks, and the notes of all. */
function scoreBars(parts: readonly Part[]): (BarMarks & OrderedBar)[] {
  const count = Math.max(...parts.map(({ bars }) => bars.length));
  return Array.from({ length: count }, (_, i) => {
    const bars = parts.flatMap(({ bars }) => bars[i] ?? []);
    const marks = bars.map((bar) => bar.marks);
    return {
      repeatsFrom: marks.some(({ repeatsFrom }) => repeatsFrom),
      times: Math.max(...marks.map(({ times }) => times)),
      ending: marks.find(({ ending }) => ending.length > 0)?.ending ?? [],
      endsEnding: marks.some(({ endsEnding }) => endsEnding),
      jump: marks.find(({ jump }) => jump !== "")?.jump ?? "",
      noteCount: bars.reduce((sum, { notes }) => sum + notes.length, 0),
    };
  });
}

function orderProblems(bars: readonly BarMarks[], isCut: boolean): string[] {
  const jump = bars.findIndex((bar) => bar.jump !== "");
  return [
    ...(jump < 0 ? [] : [`"${bars[jump].jump}" in bar ${jump + 1} is not followed`]),
    ...(isCut ? ["repeats that ask for more than any music: cut"] : []),
  ];
}

/** Where each played bar begins. */
function startTicks(parts: readonly Part[], order: readonly number[]): number[] {
  const lengths = barQuarters(parts);
  let at = 0;
  return order.map((bar) => {
    const start = toTicks(at);
    at += lengths[bar];
    return start;
  });
}

/**
 * The length of each written bar: how far its longest part reaches. A part that only rests does not
 * count beside one that plays, since a rest for the whole bar stands in pick-ups too; a bar without
 * contents is as long as its metre says.
 */
function barQuarters(parts: readonly Part[]): number[] {
  let metre = 4;
  const count = Math.max(...parts.map(({ bars }) => bars.length));
  return Array.from({ length: count }, (_, i) => {
    const bars = parts.flatMap((part) => part.bars[i] ?? []);
    for (const change of bars.flatMap((bar) => bar.changes)) {
      if (change.kind === "time") metre = (change.numerator * 4) / change.denominator;
    }
    const playing = bars.filter((bar) => bar.notes.length > 0);
    const counting = playing.length > 0 ? playing : bars;
    return Math.max(...counting.map(({ quarters }) => quarters)) || metre;
  });
}

type Changes = Pick<Piece, "tempos" | "timeSignatures" | "keySignatures">;

/** Tempos and signatures: at each moment those of the first part that states them. */
function changes(
  parts: readonly Part[],
  order: readonly number[],
  starts: readonly number[],
): Changes {
  const tempos = new Map<number, TempoChange>();
  const timeSignatures = new Map<number, TimeSignature>();
  const keySignatures = new Map<number, KeySignature>();
  const put = (ticks: number, change: BarChange) => {
    if (change.kind === "tempo") {
      const microseconds = Math.round(60_000_000 / change.quartersPerMinute);
      const microsecondsPerQuarter = Math.min(0xffffff, Math.max(1, microseconds));
      if (!tempos.has(ticks)) tempos.set(ticks, { ticks, microsecondsPerQuarter });
    } else if (change.kind === "time") {
      const { numerator, denominator } = change;
      if (!timeSignatures.has(ticks)) timeSignatures.set(ticks, { ticks, numerator, denominator });
    } else if (!keySignatures.has(ticks)) {
      keySignatures.set(ticks, { ticks, tonic: change.tonic, mode: change.mode });
    }
  };
  order.forEach((bar, i) => {
    for (const { bars } of parts) {
      for (const change of bars[bar]?.changes ?? []) {
        put(starts[i] + toTicks(change.at), change);
      }
    }
  });
  if (!tempos.has(0)) tempos.set(0, { ticks: 0, microsecondsPerQuarter: 500_000 });
  if (!timeSignatures.has(0)) timeSignatures.set(0, { ticks: 0, numerator: 4, denominator: 4 });
  const sorted = <T extends { ticks: number }>(map: Map<number, T>) =>
    [...map.values()].sort((a, b) => a.ticks - b.ticks);
  return {
    tempos: sorted(tempos),
    timeSignatures: sorted(timeSignatures),
    keySignatures: sorted(keySignatures),
  };
}
