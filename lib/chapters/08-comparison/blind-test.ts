import { Random } from "../../core";
import { type Html, playerRow } from "../../display";
import { createPiece, endTicks, type Piece } from "../../music";
import { exactInterval } from "./binomial";
import { blindScript, blindStyle } from "./blind-script";

/** Quarter notes of each piece that are heard. */
const heardQuarters = 16;
const fewestNotes = 8;

/** The beginning of a piece as all of the test sound: one piano, one tempo, one loudness, `quarters` long. */
export function evenedOut(piece: Piece, quarters: number): Piece {
  const { ticksPerQuarter } = piece;
  const first = piece.notes[0]?.startTicks ?? 0;
  const until = quarters * ticksPerQuarter;
  const notes = piece.notes.flatMap((note) => {
    const startTicks = note.startTicks - first;
    if (startTicks >= until || piece.tracks[note.track]?.isDrums) return [];
    const durationTicks = Math.min(note.durationTicks, until - startTicks);
    return [{ ...note, startTicks, durationTicks, velocity: 80, track: 0 }];
  });
  const tracks = [{ name: "", channel: 0, program: 0, isDrums: false }];
  const tempos = [{ ticks: 0, microsecondsPerQuarter: 600_000 }];
  return createPiece({ name: "", ticksPerQuarter, notes, tracks, tempos });
}

const quartersOf = (piece: Piece) => {
  const first = piece.notes[0]?.startTicks ?? 0;
  return (endTicks(piece) - first) / piece.ticksPerQuarter;
};

/** The sound of a piece as a data URL, from its player. */
async function soundOf(piece: Piece): Promise<string> {
  const { html } = await playerRow([{ piece, title: "", maxSeconds: 12 }]);
  return /<audio[^>]* src="([^"]+)"/.exec(html)?.[1] ?? "";
}

interface Pair {
  readonly model: string;
  /** Which of the two is the real one. */
  readonly real: 0 | 1;
  readonly sounds: readonly string[];
}

/**
 * A test by ear: pairs of real and made music in random order, equally rendered (one piano, tempo and
 * loudness, equal lengths). It counts the reader's guesses in the page, which sends nothing, and says
 * for each model what they show, with their exact interval.
 *
 * @param made music of each model, by its name; a model without any is left out
 * @param plan pairs for each model, and what the order is drawn from
 */
export async function blindTest(
  real: readonly Piece[],
  made: Readonly<Record<string, readonly Piece[]>>,
  { count, seed }: { readonly count: number; readonly seed: number },
): Promise<Html> {
  const random = Random.fromSeed(`${seed}/blind`);
  const isLong = (piece: Piece) => piece.notes.length >= fewestNotes;
  const originals = random.shuffle(real.filter(isLong));
  const pairs: Pair[] = [];
  for (const [model, pieces] of Object.entries(made)) {
    for (const piece of pieces.filter(isLong).slice(0, count)) {
      if (originals.length === 0) break;
      const original = originals[pairs.length % originals.length];
      const quarters = Math.min(heardQuarters, quartersOf(piece), quartersOf(original));
      const sides = [
        await soundOf(evenedOut(original, quarters)),
        await soundOf(evenedOut(piece, quarters)),
      ];
      const isFirst = random.integer(2) === 0;
      pairs.push({ model, real: isFirst ? 0 : 1, sounds: isFirst ? sides : sides.reverse() });
    }
  }
  const models = [...new Set(pairs.map(({ model }) => model))];
  if (pairs.length === 0) return { html: "<p>There is no music for a blind test.</p>", text: "" };
  const intervals = Array.from({ length: count + 1 }, (_, n) =>
    Array.from({ length: n + 1 }, (_, k) => exactInterval(k, n)),
  );
  const data = JSON.stringify({ pairs: random.shuffle(pairs), models, intervals });
  const text = `[blind test: ${pairs.length} pairs, ${models.join(", ")}]`;
  const still =
    "Pairs of music, one by a person and one by a network, wait here to be told apart. The test needs " +
    "scripts (in the laboratory: a notebook that is trusted); nothing of it leaves the page.";
  return {
    html: [
      `<style>${blindStyle}</style><section class="etude-blind" aria-label="Blind test">`,
      `<div class="etude-blind-stage" aria-live="polite"><p>${still}</p></div>`,
      `<script type="application/json">${data.replaceAll("<", "\\u003c")}</script></section>`,
      `<script>${blindScript}</script>`,
    ].join(""),
    text,
  };
}
