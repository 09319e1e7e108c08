/**
 * # Chapter 6: do we need all those gates?
 *
 * A GRU beside the LSTM of chapter 5: at equal units and at equal parameters, in bits, in seconds
 * and in what each remembers.
 *
 * @module
 */
import { median } from "d3-array";
import type { Dataset } from "../dataset";
import { finding, mark, percent, prose, table, withInterval } from "../display";
import { compareLikelihoods, type ScoredModel } from "../evaluation";
import { cellParameterCountOf, parameterCountOf, type RecurrentConfig } from "../models/recurrent";
import { type Fit, type FitOptions, networkFor } from "../training";
import { bitsOf, type ReachSeries } from "./recurrent";

export { readMusic } from "./music";
export {
  commonFloors,
  composeWith,
  firstMusic,
  measureReach,
  reachFigure,
  scoreFit,
  scoreTable,
  traceGru,
  traceLstm,
} from "./recurrent";

/** What both cells hold after the second stroke of a bell. */
export function strokesFinding(
  lstm: readonly { readonly memory: number }[],
  gru: readonly { readonly output: number }[],
) {
  return prose(`After two strokes the LSTM holds **${mark(lstm[6].memory, 2)}** and the GRU
    **${mark(gru[6].output, 2)}**. The LSTM *counts*: it can add without giving anything up, and its
    memory may grow. The GRU *replaces*: a mixture of numbers between −1 and 1 stays between −1 and 1.
    Whether music needs counting is what we are about to measure.`);
}

/** The networks that are compared, by what is equal. */
export interface CellSizes {
  readonly lstm: RecurrentConfig;
  readonly equalUnits: RecurrentConfig;
  readonly equalParameters: RecurrentConfig;
}

/** An LSTM, the GRU of equal parameters, and between them a GRU with the LSTM's units. */
export function cellSizes(dataset: Dataset, lstm: FitOptions, gru: FitOptions): CellSizes {
  const config = networkFor(dataset, lstm.network);
  const { units, input } = config;
  return {
    lstm: config,
    equalUnits: networkFor(dataset, { ...gru.network, units, input }),
    equalParameters: networkFor(dataset, gru.network),
  };
}

/** Units and weights of the networks. */
export function sizesTable({ lstm, equalUnits, equalParameters }: CellSizes) {
  const networks = {
    LSTM: lstm,
    "GRU, equal units": equalUnits,
    "GRU, equal parameters": equalParameters,
  };
  const rows = Object.entries(networks).map(([network, config]) => ({
    ...{ network, units: config.units },
    "weights of the cell": cellParameterCountOf(config),
    "weights of the network": parameterCountOf(config),
  }));
  return table(rows);
}

/** What a GRU saves at equal units, and how many it may have at equal parameters. */
export function sizesFinding({ lstm, equalUnits, equalParameters }: CellSizes) {
  const saved = 1 - parameterCountOf(equalUnits) / parameterCountOf(lstm);
  return prose(`At ${mark(lstm.units)} units each, a GRU network has **${percent(saved)} fewer**
    weights: a quarter of the cell is gone, while the embedding stays. For equal parameters it may have
    **${mark(equalParameters.units)} units**, ${mark(equalParameters.units - lstm.units)} more than the
    LSTM.`);
}

/** Below so many bits a token nobody is ahead in a learning curve. */
const even = 0.005;

/** Who is ahead after a third of the epochs and at the end, and whether that changed. */
export function leadFinding(lstm: Pick<Fit, "history">, gru: Pick<Fit, "history">) {
  const lossOf = ({ history }: Pick<Fit, "history">, epoch: number) =>
    history[epoch].validationLoss ?? Number.NaN;
  const lead = (epoch: number) => Math.LOG2E * (lossOf(lstm, epoch) - lossOf(gru, epoch));
  const last = Math.min(lstm.history.length, gru.history.length) - 1;
  if (last < 0) return finding("A training ended before its first epoch.", "warning");
  const [then, atEnd] = [lead(Math.floor(last / 3)), lead(last)];
  const ahead = (bits: number) => (Math.abs(bits) < even ? 0 : Math.sign(bits));
  const told = (bits: number) =>
    ahead(bits) === 0
      ? "neither is ahead"
      : `the ${bits > 0 ? "GRU" : "LSTM"} is ahead by ${mark(Math.abs(bits), 2)} bits`;
  const moral =
    ahead(then) * ahead(atEnd) < 0
      ? "The order changed on the way: where one stops decides who wins."
      : "The two did not change places in between.";
  return finding(`After a third of the epochs **${told(then)}**, at the end **${told(atEnd)}**.
    ${moral}`);
}

const epochSeconds = ({ history }: Pick<Fit, "history">) =>
  median(history, ({ seconds }) => seconds) ?? Number.NaN;

/** What an epoch of each network takes. */
export function paceTable(fits: Readonly<Record<string, Fit>>) {
  const rows = Object.entries(fits).map(([network, fit]) => ({
    ...{ network, units: fit.config.units, parameters: fit.parameterCount },
    "seconds of a median epoch": epochSeconds(fit),
    "tokens per second": Math.round(fit.history[0].tokens / epochSeconds(fit)),
    "seconds in all": fit.seconds,
  }));
  return table(rows);
}

/** How the cells compare in time, with a warning where the machine may have been busier for one. */
export function paceFinding(
  lstm: Pick<Fit, "history" | "fromCache">,
  gru: Pick<Fit, "history" | "fromCache">,
) {
  const ratio = epochSeconds(gru) / epochSeconds(lstm);
  const apart = lstm.fromCache !== gru.fromCache;
  const caution = apart
    ? "The two were trained at different times: the machine may have been busier for one."
    : "";
  const words = `At equal parameters an epoch of the GRU takes **${mark(ratio, 2)} times** as long as
    one of the LSTM on this machine. ${paceMoral(ratio)} ${caution}`;
  return finding(words, apart ? "note" : "result");
}

function paceMoral(ratio: number): string {
  if (Math.abs(ratio - 1) < 0.1) return "Equal weights are about equal work.";
  return ratio < 1 ? "It is the faster cell here." : "Fewer gates do not make it faster here.";
}

/** Which cell is better on the same pieces; null where they cannot be told apart. */
function betterOf(gru: ScoredModel, lstm: ScoredModel) {
  const { difference, interval } = compareLikelihoods(gru.likelihood, lstm.likelihood);
  const isClear = interval.low > 0 || interval.high < 0;
  return { difference, interval, better: isClear ? (difference > 0 ? "GRU" : "LSTM") : null };
}

/** The two networks on the same held-out pieces. */
export function contestFinding(gru: ScoredModel, lstm: ScoredModel) {
  const { difference, interval, better } = betterOf(gru, lstm);
  const verdict = better
    ? `On these pieces the **${better}** is the better of the two networks we trained.`
    : "These pieces cannot tell the two networks apart.";
  return finding(`LSTM minus GRU, piece by piece:
    **${withInterval(difference, interval.low, interval.high)} bits** per token. ${verdict} It is one
    training each, and another seed may well move the difference by as much.`);
}

/** Below so many bits a token two memories are worth the same. */
const alike = 0.1;

/** What hearing further is worth to either cell. */
export function memoryFinding([lstm, gru]: readonly ReachSeries[]) {
  const worthOf = ({ points }: ReachSeries) => points[0].bits - points[points.length - 1].bits;
  const [ofLstm, ofGru] = [worthOf(lstm), worthOf(gru)];
  const moral =
    Math.abs(ofLstm - ofGru) < alike
      ? "One line of memory serves about as far as two."
      : `Memory is worth more to the ${ofLstm > ofGru ? "LSTM" : "GRU"}.`;
  const [first, last] = [lstm.points[0], lstm.points[lstm.points.length - 1]];
  return finding(`From ${mark(first.length)} token heard to ${mark(last.length)}, the LSTM saves
    ${mark(ofLstm, 2)} bits a token and the GRU ${mark(ofGru, 2)}. ${moral}`);
}

/** The answer to the chapter's question. */
export function answerFinding(gru: ScoredModel, lstm: ScoredModel, floor: ScoredModel) {
  const { better } = betterOf(gru, lstm);
  const verdict = better
    ? `The ${better} is ahead on these pieces.`
    : "Here the two cannot be told apart.";
  return finding(`With ${mark(gru.parameters)} parameters the GRU needs **${mark(bitsOf(gru), 2)}
    bits** per token, the LSTM with ${mark(lstm.parameters)} **${mark(bitsOf(lstm), 2)}**, the best
    n-gram ${mark(bitsOf(floor), 2)}. ${verdict} What the GRU certainly saves is one gate and one line
    of memory.`);
}
