import { least } from "d3-array";
import { countUnknown, type Dataset } from "../../dataset";
import {
  barsFigure,
  duration,
  finding,
  linesFigure,
  mark,
  percent,
  prose,
  withInterval,
} from "../../display";
import { bestOf, compareLikelihoods, type FloorFamily, type ScoredModel } from "../../evaluation";
import type { Fit } from "../../training";
import { bitsOf, type ReachSeries } from "../recurrent";
import type { GroupedPrices } from "./token-groups";

interface Remembered {
  readonly memory: number;
}

/** What two cells remember of a bell four steps after it. */
export function bellFinding(good: readonly Remembered[], spoilt: readonly Remembered[]) {
  return prose(`Four steps after the bell the good cell still holds **${mark(good[5].memory, 2)}**,
    the spoilt one **${mark(spoilt[5].memory, 2)}**. This is why our networks begin with a forget bias
    of 1: one that forgets from the start never finds out that remembering would have paid.`);
}

/** How much there is to learn from, and how a piece begins. */
export function datasetFinding(dataset: Dataset) {
  const { split, tokens, vocabulary } = dataset;
  const unknown = countUnknown(dataset, "test");
  return prose(`${mark(split.train.length)} pieces to learn from, **${mark(split.test.length)} held
    out** with ${mark(unknown.tokens)} tokens (${mark(unknown.unknown)} of them unknown), and a
    vocabulary of ${mark(vocabulary.size)}. The first piece begins:
    \`${tokens[0].slice(0, 14).join(" ")}\` …`);
}

/** What families of n-grams need, by how far they count. */
export function floorsFigure(families: readonly FloorFamily[]) {
  const curves = families.map(({ label, orders, scored }) => {
    return { label, x: orders, y: scored.map(bitsOf) };
  });
  const title = "Counting further helps, until it does not";
  const axes = { x: "order of the n-gram", y: "bits per token, held-out pieces" };
  return linesFigure(curves, { title, ...axes });
}

/** The best n-gram of each family, and the one to beat. */
export function floorsFinding(bests: readonly ScoredModel[]) {
  const [weak, keyed, told] = bests.map((one) => `(${one.label}) **${mark(bitsOf(one), 2)}**`);
  return finding(`Bits per token that the best n-gram needs: of the pieces as written ${weak}, in
    twelve keys ${keyed}, told what the network is told ${told}. The one to beat:
    **${bestOf(bests).label}**.`);
}

/** Models as levels for learning curves, which take losses in nats. */
export function floorLevels(scored: readonly ScoredModel[]) {
  return scored.map((one) => ({ label: one.label, loss: bitsOf(one) * Math.LN2 }));
}

/** What a training cost, and when it fell below the floor. */
export function trainingFinding(fit: Fit, floor: ScoredModel) {
  const { parameterCount, config, history, seconds, fromCache } = fit;
  const inBits = (nats: number | null) => (nats ?? Number.NaN) * Math.LOG2E;
  const crossed = history.find(({ validationLoss }) => inBits(validationLoss) < bitsOf(floor));
  const last = history[history.length - 1];
  const when = fromCache ? " when it was trained; this time it came from the cache" : "";
  const fell = crossed
    ? `It fell below the best floor in epoch **${crossed.epoch}**.`
    : "It did not reach the best floor.";
  return prose(`${mark(parameterCount)} parameters, ${config.units} cells, ${history.length} epochs:
    ${duration(seconds)}${when}. ${fell} In the last
    epoch training music cost ${mark(inBits(last.trainLoss), 2)} bits a token and held-out music
    ${mark(inBits(last.validationLoss), 2)}.`);
}

/** The network against the best floor, piece by piece. */
export function contestFinding(network: ScoredModel, floor: ScoredModel) {
  const { difference, interval } = compareLikelihoods(network.likelihood, floor.likelihood);
  const verdict = verdictOf(difference, interval);
  const gain = withInterval(difference, interval.low, interval.high);
  const words = `The ${network.label} needs **${mark(bitsOf(network), 2)} bits** per token and the
    best floor (${floor.label}) **${mark(bitsOf(floor), 2)}**: a difference of **${gain}**, piece by
    piece. ${verdicts[verdict]}`;
  return finding(words, verdict === "network" ? "result" : "warning");
}

const verdicts = {
  network: "The network beats the strongest floor we could give it.",
  open: "That is no clear win.",
  floor: "The floor wins: this network has not learned enough to be worth its training.",
};

function verdictOf(difference: number, { low }: { readonly low: number }): keyof typeof verdicts {
  if (low > 0) return "network";
  return difference > 0 ? "open" : "floor";
}

/** From how many bits a token on a memory is a good part of what a network has. */
const goodPart = 0.1;

/** What hearing further than an n-gram of order `order` is worth to a network. */
export function reachFinding({ label, points }: ReachSeries, order: number) {
  const fewest = least(points, ({ bits }) => bits)!;
  const near = points.find(({ length }) => length >= order - 1) ?? points[points.length - 1];
  const more = near.bits - fewest.bits;
  const moral =
    more > goodPart
      ? "Its long memory is a good part of what it has."
      : "That is little: what it has, it makes of the same few tokens.";
  return finding(`After ${mark(near.length)} tokens, as many as the longest n-gram hears or a few more,
    the ${label} pays **${mark(near.bits, 2)} bits**; its best price, **${mark(fewest.bits, 2)}**, it
    reaches with ${mark(fewest.length)}. Hearing further is worth **${mark(more, 2)} bits** a token.
    ${moral}`);
}

/** What each group of tokens costs, model beside model. */
export function pricesFigure(prices: readonly GroupedPrices[], title: string) {
  const groups = prices[0].means.map(({ label }) => label);
  const bars = prices.map(({ means, ...named }) => ({
    ...named,
    values: means.map(({ mean }) => mean),
  }));
  return barsFigure(groups, bars, { title, y: "bits per token" });
}

/** Where the first model leads the second, by kind of token and along the piece. */
export function pricesFinding(byKind: readonly GroupedPrices[], bySpan: readonly GroupedPrices[]) {
  const leads = ([ours, theirs]: readonly GroupedPrices[]) =>
    ours.means.map(({ label, mean }, i) => ({ label, bits: theirs.means[i].mean - mean }));
  const standing = ({ bits }: { readonly bits: number }) =>
    `${bits < 0 ? "behind" : "ahead"} by ${mark(Math.abs(bits), 2)} bits`;
  const most = least(leads(byKind), ({ bits }) => -bits)!;
  const spans = leads(bySpan);
  const [early, late] = [spans[0], spans[spans.length - 1]];
  const moral =
    late.bits > early.bits + 0.05
      ? "The longer it has listened, the more its memory pays."
      : "Its lead does not grow along the piece.";
  return finding(`The ${byKind[0].label} stands best on: **${most.label}** (${standing(most)} a token).
    On tokens ${early.label} it is ${standing(early)}, on tokens ${late.label} it is
    ${standing(late)}. ${moral}`);
}

/** The answer to the chapter's question. */
export function answerFinding(network: ScoredModel, floor: ScoredModel) {
  const { difference, interval } = compareLikelihoods(network.likelihood, floor.likelihood);
  const answer = verdictOf(difference, interval) === "network" ? "Yes" : "Not here";
  const [ours, theirs] = [network, floor].map(({ likelihood }) => percent(likelihood.accuracy));
  return finding(`${answer}: ${mark(bitsOf(network), 2)} bits per token against
    ${mark(bitsOf(floor), 2)} of the best n-gram, on ${mark(network.likelihood.pieces.length)} pieces
    neither had seen. The first guess is right in ${ours} of the cases, the n-gram's in ${theirs}. The
    network was trained for ${duration(network.seconds)}.`);
}
