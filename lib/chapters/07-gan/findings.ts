import { duration, finding, mark, percent, prose } from "../../display";
import { type ChoraleRow, choraleRows } from "../../evaluation";
import type { GanRecord } from "../../models/gan";
import type { Collapse } from "./collapse";
import type { FourVoiceMusic } from "./crops";
import { sharePairsKnown } from "./token-numbers";
import { sharesNear } from "./toy-gan";

/** MIDI pitches of C, E and G. */
export const triad = [60, 64, 67];

/** The share of the pitches within a semitone of each note of the triad, and of those between. */
export function triadShares(pitches: ArrayLike<number>) {
  const [C, E, G] = sharesNear(pitches, triad, 1);
  return { C, E, G, between: 1 - C - E - G };
}

/** Where a generator puts its notes. */
export function toyFinding(pitches: ArrayLike<number>, steps: number) {
  const { C, E, G, between } = triadShares(pitches);
  return prose(`After ${mark(steps)} steps the generator puts ${percent(C, 0)} of its notes near C,
    ${percent(E, 0)} near E and ${percent(G, 0)} near G, where a third each would be right. The other
    **${percent(between, 0)}** lie between the notes, where no real pitch is.`);
}

/** What indices that are a little too high leave of the notes; a name is notes, `$`, duration. */
export function blurFinding(names: readonly string[], ids: Int32Array, blurred: Int32Array) {
  const notesOf = (id: number) => names[id].split("$")[0];
  const same = ids.filter((id, i) => notesOf(id) === notesOf(blurred[i])).length / ids.length;
  const offset = ids.reduce((most, id, i) => Math.max(most, blurred[i] - id), 0);
  return finding(`One per cent is ${offset} of ${mark(names.length)} indices, and
    **${percent(same, 0)}** of the events keep their notes. A generator of real numbers has to hit
    each value to within ${percent(0.5 / names.length, 2)} of the range, and nothing in the scale
    tells it on which side it missed.`);
}

/**
 * Whether samples have collapsed, held against real passages: of a hundred five more repeat an
 * earlier one, or less than half of the tokens are left at a position.
 */
function hasCollapsed(real: Collapse, made: Collapse): boolean {
  return (
    made.repeatedSamples > real.repeatedSamples + 0.05 ||
    made.distinctPerPosition < real.distinctPerPosition / 2
  );
}

/** Whether musigan's GAN plays one piece for ever. */
export function collapseFinding(real: Collapse, made: Collapse) {
  const collapsed = hasCollapsed(real, made);
  const moral = collapsed
    ? "It has **collapsed**: the noise changes, the music does not."
    : "It has not collapsed (yet); whether it is music is another question.";
  return finding(
    `A sample holds **${mark(made.distinctPerSample, 1)}** different tokens (real passages
    ${mark(real.distinctPerSample, 1)}), and **${percent(made.repeatedSamples, 0)}** of the samples
    repeat another to the last token (${percent(real.repeatedSamples, 0)}). ${moral}`,
    collapsed ? "warning" : "result",
  );
}

/** How many pairs of neighbouring tokens were heard in training. */
export function pairsFinding(
  samples: readonly Int32Array[],
  { train, test }: { readonly train: readonly Int32Array[]; readonly test: readonly Int32Array[] },
) {
  const known = (some: readonly Int32Array[]) => percent(sharePairsKnown(some, train), 0);
  return prose(`Of its pairs of neighbouring tokens ${known(samples)} occur in the training pieces;
    of those in the held-out pieces ${known(test)}.`);
}

/** How many stretches there are to learn from, and whose they are. */
export function cropsFinding({ training, heldOut, borrowed }: FourVoiceMusic) {
  const source = borrowed
    ? `This folder has no stretches of four sounding voices on both sides of the split, so the rest
      of the chapter takes the chorales that come with this project. Their`
    : "The";
  return prose(`${source} training pieces give **${mark(training.count)}** stretches of four bars,
    one beginning at every beat, and the held-out pieces **${mark(heldOut.count)}**, which the
    networks will not see.`);
}

export function costFinding(gan: {
  readonly weights: { readonly length: number };
  readonly steps: number;
  readonly seconds: number;
  readonly fromCache: boolean;
}) {
  const earlier = gan.fromCache ? " at an earlier run, whose result was kept" : "";
  return prose(`${mark(gan.weights.length)} weights, ${mark(gan.steps)} steps,
    ${duration(gan.seconds)} of training${earlier}.`);
}

/** Where the game ends, and what became of the averages since a tenth of the way. */
export function gameFinding(
  history: readonly Pick<GanRecord, "criticLoss" | "momentLoss" | "covarianceLoss">[],
) {
  const early = history[Math.floor(history.length / 10)];
  const late = history.at(-1)!;
  return finding(`The critic ends at **${mark(late.criticLoss, 2)}** nats, where a coin would give
    0.69. Since a tenth of the way the distance of the averages went from
    ${mark(early.momentLoss, 2)} to **${mark(late.momentLoss, 2)}**, and that of the pairs of pitches
    from ${mark(early.covarianceLoss, 1)} to **${mark(late.covarianceLoss, 1)}**.`);
}

const rowOf = (rows: readonly ChoraleRow[], name: string) => rows.find((row) => row.name === name)!;

/** Mean overlaps from floor to ceiling, and how many bars are copied. */
export function overlapFinding(rows: readonly ChoraleRow[]) {
  const mean = (name: string) => mark(rowOf(rows, name).meanOverlap, 2);
  const copied = (name: string) => percent(rowOf(rows, name).copiedBars);
  const { training, heldOut, cells, chain } = choraleRows;
  return finding(`Mean overlap: independent cells ${mean(cells)}, **GAN ${mean("GAN")}**, Markov
    chain ${mean(chain)}, real music ${mean(training)}. The chain's chords are real by construction,
    and ${copied(chain)} of its bars stand in a training piece note for note; of the GAN's
    ${copied("GAN")} do, and of the held-out pieces' ${copied(heldOut)}.`);
}

/** Whether the four-voice GAN keeps the variety of real music. */
export function varietyFinding(real: Collapse, made: Collapse) {
  const varied = made.distinctPerPosition > 0.6 * real.distinctPerPosition;
  return finding(
    `${varied ? "No collapse" : "It has lost much of the variety"}: at a given step the GAN's crops
    hold **${mark(made.distinctPerPosition, 1)}** different chords and real ones
    ${mark(real.distinctPerPosition, 1)}, and **${percent(made.repeatedSamples, 0)}** of its crops
    repeat another.`,
    varied ? "result" : "warning",
  );
}

/** How its parallels, leaps and successions of chords stand to those of real music. */
export function weaknessFinding(rows: readonly ChoraleRow[]) {
  const [gan, heldOut] = ["GAN", choraleRows.heldOut].map((name) => rowOf(rows, name));
  const bigrams = (name: string) => rowOf(rows, name).overlap["chord bigram"];
  const { training, chain } = choraleRows;
  const isWeaker =
    gan.parallels > heldOut.parallels ||
    gan.leaps > heldOut.leaps ||
    bigrams("GAN") < bigrams(training);
  return finding(
    `Beside the real thing: **${percent(gan.parallels)}** of its joint motions are parallel fifths or
    octaves (held-out ${percent(heldOut.parallels)}), **${percent(gan.leaps)}** of its moves are
    leaps over a fifth (${percent(heldOut.leaps)}), and its successions of chords overlap
    ${mark(bigrams("GAN"), 2)} with held-out music, where the Markov chain reaches
    ${mark(bigrams(chain), 2)} and real music ${mark(bigrams(training), 2)}.`,
    isWeaker ? "warning" : "result",
  );
}
