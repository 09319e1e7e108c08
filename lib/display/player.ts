import { escapeHtml } from "../core";
import { pieceToMidi, soundingKey } from "../midi";
import type { Piece } from "../music";
import { clipOf } from "./clip";
import { type PianoRollOptions, pianoRoll, rollFrame } from "./piano-roll";
import { playerScript, playerStyle } from "./player-script";
import { type Html, show } from "./show";
import { duration, mark, shortened } from "./text";

/** How a player looks and sounds; everything has a default. */
export interface PlayerOptions extends PianoRollOptions {
  /** A line below the roll. */
  readonly caption?: string;
  /** Of the MP3, a second; default 40: 150,000 bytes for 30 seconds. */
  readonly kilobits?: number;
  /** The name of the downloaded MIDI file without `.mid`; default: made from the title. */
  readonly fileName?: string;
}

/** A piece in a row of players. */
export interface PlayerItem extends PlayerOptions {
  readonly piece: Piece;
}

const dataUri = (type: string, bytes: Uint8Array) =>
  `data:${type};base64,${Buffer.from(bytes).toString("base64")}`;

function fileNameOf(piece: Piece, options: PlayerOptions): string {
  const name = options.fileName ?? (options.title || piece.name);
  const base = name.replace(/\.(midi?|kar|rmi)$/i, "").replace(/[^\p{L}\p{N}._-]+/gu, "-");
  return `${base.replace(/^[-.]+|-+$/g, "").slice(0, 80) || "piece"}.mid`;
}

async function playerCard(piece: Piece, options: PlayerOptions): Promise<string> {
  const frame = rollFrame(piece, options);
  const clip = await clipOf(piece, options);
  const midi = dataUri("audio/midi", pieceToMidi(piece));
  const fileName = escapeHtml(fileNameOf(piece, options));
  const name = escapeHtml(shortened(options.title || piece.name));
  const caption = options.caption
    ? `<div class="etude-caption">${escapeHtml(shortened(options.caption, 1000))}</div>`
    : "";
  return [
    `<div class="etude-player" data-seconds="${frame.seconds.toFixed(3)}"`,
    ` data-start="${frame.startSeconds.toFixed(3)}" data-music="${soundingKey(piece)}"`,
    ` data-plot-left="${frame.left}" data-plot-width="${frame.plotWidth}">`,
    pianoRoll(piece, options),
    `<div class="etude-controls"><audio controls preload="metadata" aria-label="${name}"`,
    ` src="${dataUri("audio/mpeg", clip.mp3)}"></audio>`,
    `<a download="${fileName}" href="${midi}">MIDI file</a></div>`,
    caption,
    "</div>",
  ].join("");
}

function page(cards: string): string {
  return `<style>${playerStyle}</style>${cards}<script>${playerScript}</script>`;
}

function playerText(piece: Piece, options: PlayerOptions): string {
  const { seconds } = rollFrame(piece, options);
  const title = shortened(options.title || piece.name);
  const notes = piece.notes.length === 1 ? "1 note" : `${mark(piece.notes.length)} notes`;
  return `[player: ${title}, ${notes}, ${duration(seconds)} heard]`;
}

/**
 * A player for a piece: piano roll with a moving cursor, sound, a link to the whole MIDI file.
 *
 * Everything is inside the HTML (MP3 of the first 30 s, no network); without scripts the sound
 * still plays. Playing one pauses the others; a click on the roll starts there.
 *
 * @example
 * show(await player(piece, { title: "GRU, temperature 0.9", maxSeconds: 20 }));
 */
export async function player(piece: Piece, options: PlayerOptions = {}): Promise<Html> {
  return { html: page(await playerCard(piece, options)), text: playerText(piece, options) };
}

/**
 * Players side by side (one below the other on a narrow page), for comparison by ear.
 *
 * @example
 * show(await playerRow([{ piece: real, title: "Bach" }, { piece: made, title: "LSTM" }]));
 */
export async function playerRow(
  items: readonly PlayerItem[],
  columns = Math.min(items.length, 2),
): Promise<Html> {
  const width = columns > 1 ? Math.max(420, Math.floor(1120 / columns)) : 960;
  const sized = items.map((item) => ({ width, height: 240, ...item }));
  const cards: string[] = [];
  for (const item of sized) cards.push(await playerCard(item.piece, item));
  const least = Math.max(260, Math.floor(900 / Math.max(1, columns)) - 40);
  const grid = `grid-template-columns:repeat(auto-fit,minmax(min(100%,${least}px),1fr))`;
  const row = `<div class="etude-players" style="${grid}">${cards.join("")}</div>`;
  return { html: page(row), text: sized.map((item) => playerText(item.piece, item)).join("\n") };
}

/** Shows a player for a piece at once: `await play(piece)` is the whole cell. */
export async function play(piece: Piece, options: PlayerOptions = {}): Promise<void> {
  show(await player(piece, options));
}
