import { mean } from "d3-array";
import { finding, mark, percent, prose } from "../../display";
import type { MemorisationComparison } from "../../evaluation";
import type { SamplingStrategy } from "../../sampling";
import type { Encoding } from "../../tokens";
import {
  describeSamples,
  rankByDistance,
  type SampleDescription,
  type SampleMeasures,
} from "./measures";
import { countKept, type HeldOutMusic } from "./music";
import type { Named } from "./tables";

/** From so many times the recurrences of real music on, best guesses are said to loop. */
const loopFactor = 1.5;

/** What there is to begin from and to compare with. */
export function openingsFinding({ openings, length, real }: HeldOutMusic) {
  return prose(`${mark(openings.length)} openings, ${mark(length)} tokens each; ${mark(real.length)}
    held-out pieces are long enough to compare with.`);
}

/** Whether best guesses go in circles where real music does not. */
export function loopsFinding(
  greedy: readonly (readonly string[])[],
  music: Pick<HeldOutMusic, "real" | "reference">,
  encoding: Pick<Encoding, "decode">,
) {
  const [guesses, real] = [greedy, music.real].map((samples) =>
    describeSamples(samples, encoding, music.reference),
  );
  const loops = guesses.recurrences > loopFactor * real.recurrences;
  const newOnes = ({ distinctTokens }: SampleDescription) => mark(10 * distinctTokens, 1);
  const moral = loops
    ? "The network is good. The way of choosing is not."
    : "This network does not loop much; poorer ones do.";
  return finding(
    `In best guesses the commonest passage of eight tokens stands
    **${mark(guesses.recurrences, 1)} times**, in real pieces **${mark(real.recurrences, 1)}**; of
    ten tokens **${newOnes(guesses)}** are new ones, in real pieces **${newOnes(real)}**. The alarm
    went off for ${percent(guesses.collapsed, 0)} of the guesses. ${moral}`,
    loops ? "warning" : "note",
  );
}

/**
 * Whether music costs more than best guesses after the same opening.
 *
 * @param opening tokens that both share and that do not count
 */
export function surpriseFinding(
  real: readonly number[],
  guesses: readonly number[],
  opening: number,
) {
  const [music, guessed] = [real, guesses].map((bits) => mean(bits.slice(opening))!);
  const moral =
    guessed < music
      ? "What a model finds far likelier than music is not music (for text: Holtzman et al., 2020)."
      : "This network is too weak for its guesses to be likelier than music.";
  return finding(`After the opening that both share, this real piece costs **${mark(music, 2)} bits**
    a token and the best guesses **${mark(guessed, 2)}**. ${moral}`);
}

/** At which temperature samples are as surprising as music. */
export function temperatureFinding(
  nearest: Pick<SampleMeasures, "surprise"> & { readonly temperature: number },
  real: Pick<SampleMeasures, "surprise">,
) {
  return finding(`Real music costs the network **${mark(real.surprise, 2)} bits** a token. Its own
    samples come nearest to that at a temperature of **${mark(nearest.temperature, 2)}**
    (${mark(nearest.surprise, 2)} bits). Colder samples are too predictable, hotter ones make less
    and less sense.`);
}

/**
 * How many tokens top-k, top-p and min-p keep where a network is unsure and where it is surer.
 *
 * @param strategies everything, top-k, top-p, min-p
 */
export function cutsFinding(
  unsure: ArrayLike<number>,
  surer: ArrayLike<number>,
  strategies: readonly SamplingStrategy[],
) {
  const [, topK, topP, minP] = countKept(unsure, strategies);
  const [, , surerP, surerMinP] = countKept(surer, strategies);
  return prose(`top-k keeps **${topK}** tokens in both moments, whether there is much to choose or
    little. top-p keeps **${topP}** in the first and **${surerP}** in the second, min-p **${minP}**
    and **${surerMinP}**: these two follow the network's own doubt.`);
}

/** Which way of choosing comes nearest to real music, and what even that one lacks. */
export function waysFinding(ways: readonly (SampleMeasures & Named)[], real: SampleMeasures) {
  const ranked = rankByDistance(ways, real);
  const [first] = ranked;
  const form =
    real.longestRepeat > 2 * first.longestRepeat
      ? `What it does not bring back is the long repeat: real pieces say a passage of
        ${mark(real.longestRepeat, 0)} tokens twice, its samples one of
        ${mark(first.longestRepeat, 0)}. That is form, and form has to be planned.`
      : "";
  return finding(`Surprise, recurrence, distinct tokens and pitches together, the way that comes
    nearest to real music is: **${first.music}**; the farthest is: **${ranked.at(-1)!.music}**.
    ${form}`);
}

/** Whether one seed gave one file. */
export function seedFinding(first: string, second: string) {
  return first === second
    ? finding("Seed 7 gave the same file **twice**, byte for byte.")
    : finding("Seed 7 gave two different files: this should not happen.", "warning");
}

/** Whether samples share more with the training pieces than real pieces do. */
export function copiesFinding({ flagged, generated, limit }: MemorisationComparison) {
  const clean = flagged.length === 0;
  const who = clean
    ? "**No sample** shares"
    : `**${flagged.length} of ${generated.pieces.length} samples** share`;
  const moral = clean
    ? "It has learnt a manner and not the pieces."
    : "Look them up in the table: these are quotations.";
  return finding(
    `${who} more than ${mark(limit, 0)} notes in a row with a training piece, which is what 95 % of
    the real held-out pieces stay within. ${moral}`,
    clean ? "result" : "warning",
  );
}
