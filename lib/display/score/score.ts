import { checkArgument, escapeHtml } from "../../core";
import { soundingKey } from "../../midi";
import { createTempoMap, type Note, type Piece } from "../../music";
import { type Html, mark } from "..";
import { type CursorPlace, engrave } from "./engrave";
import { keyOf } from "./key";
import { measuresOf, unitsPerQuarter } from "./measures";
import { scoreScript, scoreStyle } from "./score-script";
import { stavesOf } from "./staves";
import { writeVoice } from "./written";

/** How a score looks; everything has a default. */
export interface ScoreOptions {
  /** Default: the name of the piece. "" for none. */
  readonly title?: string;
  /** Bars that are engraved at most; default 24, the rest is counted. */
  readonly bars?: number;
  /** In pixels at full size; default 960. The picture shrinks with its column. */
  readonly width?: number;
}

function secondsOf(places: readonly CursorPlace[], piece: Piece): number[][] {
  const { secondsAt } = createTempoMap(piece);
  const seconds = (units: number) => secondsAt((units / unitsPerQuarter) * piece.ticksPerQuarter);
  return places.map(({ units, x, y, height }) => [
    Number(seconds(units).toFixed(3)),
    ...[x, y, height],
  ]);
}

/**
 * A piece as an engraved score: clefs, key, metre, pickup, ties, triplets, on one staff or two, as
 * many voices as it needs up to four. Played times are brought to sixteenths and triplets of eighths;
 * ornaments finer than that, dynamics and drums are not written. Text of a file never reaches the
 * engraver.
 *
 * @example
 * await play(piece);
 * show(score(piece, { bars: 12 }));
 */
export function score(piece: Piece, options: ScoreOptions = {}): Html {
  const { bars = 24, width = 960 } = options;
  checkArgument(Number.isInteger(bars) && bars >= 1, "bars", bars, "must be a whole number ≥ 1");
  checkArgument(width >= 300 && width <= 4000, "width", width, "must be 300 to 4,000 pixels");
  const name = (options.title ?? piece.name).slice(0, 200);
  const all = measuresOf(piece);
  const measures = all.slice(0, bars);
  const until = measures[measures.length - 1];
  const end = until.start + until.length;
  const isHeard = ({ startTicks }: Note) =>
    startTicks * unitsPerQuarter < end * piece.ticksPerQuarter;
  const notes = piece.notes.filter(isHeard);
  const staves = stavesOf({ ...piece, notes }).map(({ clef, voices }) => {
    return { clef, voices: voices.map((voice) => writeVoice(voice, measures)) };
  });
  const count = all.length === 1 ? "1 bar" : `${mark(all.length)} bars`;
  const part = measures.length < all.length ? `bars 1 to ${measures.length} of ${count}` : count;
  const text = `[score: ${name}, ${part}]`;
  if (staves.every(({ voices }) => voices.length === 0)) {
    return { html: `<p>${escapeHtml(name)}: nothing to engrave</p>`, text };
  }
  const written = staves.map((staff) => ({
    ...staff,
    voices: staff.voices.length > 0 ? staff.voices : [measures.map(() => [])],
  }));
  const goesOn = measures.length < all.length;
  const sheet = engrave({ measures, staves: written, goesOn, ...keyOf(piece) }, width);
  const { height, marks, places } = sheet;
  const label = escapeHtml(`Score${name && ` of ${name}`}, ${part}`);
  const times = JSON.stringify(secondsOf(places, piece));
  const caption = [name, part].filter(Boolean).join(" · ");
  const html = [
    `<style>${scoreStyle}</style><figure class="etude-score" data-music="${soundingKey(piece)}"`,
    ` data-places="${times}" tabindex="0" aria-label="${label}">`,
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}"`,
    ` height="${height}" role="img" aria-label="${label}">`,
    `<rect class="etude-score-cursor" width="4" rx="2" fill="#D55E00" fill-opacity="0.45" visibility="hidden"/>`,
    `${marks}</svg><figcaption>${escapeHtml(caption)}</figcaption></figure>`,
    `<script>${scoreScript}</script>`,
  ].join("");
  return { html, text };
}
