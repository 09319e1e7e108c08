import { finding, mark, prose } from "../../display";
import { compareLikelihoods } from "../../evaluation";
import type { CellPair, CellSummary, Writers } from "./cells";
import type { TrainedGan } from "./music";
import { type CellMatch, matchSentence } from "./verdict";

/** Which cell wins at equal parameters, and how much the seed alone does. */
export function parametersFinding(match: CellMatch, { lstm, gru }: CellPair) {
  const spreadOf = ({ score }: CellSummary) => mark(score.highest - score.lowest);
  return finding(`At equal parameters ${matchSentence(match)}. The seed alone moves the LSTM by
    ${spreadOf(lstm)} and the GRU by ${spreadOf(gru)} bits.`);
}

/**
 * Which cell wins in equal time.
 *
 * @param epochs that each could afford
 * @param planned epochs of the slower one
 */
export function timeFinding(
  match: CellMatch,
  epochs: Readonly<Record<keyof CellPair, number>>,
  planned: number,
) {
  if (epochs.lstm === epochs.gru) {
    return finding(`Both cells take about the same time for an epoch here, so neither can afford
      another one. The second table is the first one again, and ${matchSentence(match)}.`);
  }
  const faster = epochs.gru > epochs.lstm ? "GRU" : "LSTM";
  return finding(`The ${faster} can afford ${Math.max(epochs.lstm, epochs.gru)} epochs where the
    other has ${planned}: ${matchSentence(match)}.`);
}

/** Whether the order holds after a longer training. */
export function longerFinding({ lstm, gru }: Writers, short: Pick<CellMatch, "difference">) {
  const { difference, interval } = compareLikelihoods(lstm.likelihood, gru.likelihood);
  return finding(`After the longer training ${matchSentence({ difference, ...interval })}. At first the difference was
    ${mark(short.difference)} bits. This is one seed, so take it as a hint and not as a result.`);
}

/** Whether a GAN takes part. */
export function ganFinding(gan: Pick<TrainedGan, "steps"> | null) {
  return gan
    ? prose(`The GAN of [chapter 07](07_gan.ipynb), after ${mark(gan.steps)} steps on the same
      training pieces.`)
    : finding(
        `The folder has no music in four voices for the GAN of chapter 07, so the comparison goes on
        with LSTM and GRU, on whole pieces.`,
        "note",
      );
}
