import { max, min } from "d3-array";
import { duration, finding, mark, percent, prose } from "../../display";
import { type BenchReport, type Growth, networkOf } from "../../recipes/speed";
import type { StepCost } from "./compare-steps";
import { exponentOf, type GrowthMeasure } from "./growth";
import type { InterruptedPart } from "./interruption";
import type { ReadingCount } from "./reading";
import type { ReadingPace } from "./reading-pace";
import { machineOf, ratiosOf } from "./records";

/** How fast products are, in 10⁹ operations a second, at best and at worst. */
export function ceilingFinding(speeds: readonly number[], cores: number) {
  const [ceiling, slowest] = [max(speeds)!, min(speeds)!];
  return finding(`One core reaches **${mark(ceiling, 0)} billion operations a second** at best, and
    ${mark(slowest, 1)} billion with the slowest of these sizes, ${mark(ceiling / slowest, 0)} times
    fewer. With all ${cores} cores, nothing on this machine can exceed about
    **${mark(cores * ceiling, 0)}**.`);
}

/** How much faster the fused layer is, and that it is the same layer. */
export function layerFinding(
  seconds: { readonly stock: number; readonly fused: number },
  sums: { readonly stock: number; readonly fused: number },
) {
  const apart = Math.abs(sums.stock - sums.fused) / Math.abs(sums.stock);
  return finding(`The fused layer is **${mark(seconds.stock / seconds.fused, 1)} times** as fast here.
    The sums of all their gradients differ by ${mark(apart)} of their size: it is the same layer.`);
}

/** How much more windows read, and what they never ask about. */
export function readingFinding({ time, windows, taught }: ReadingCount) {
  if (windows === 0) {
    return finding(`No piece here is longer than a window of ${time} tokens.`, "note");
  }
  const missed = percent((taught - windows) / taught, 0);
  return prose(`Same music, but the first way reads **${mark((windows * time) / taught, 1)} times** as
    much of it. And it never asks about the beginnings of the pieces, ${missed} of all tokens,
    because a window has to be full before its first question.`);
}

/** What an answer costs when it is asked for at every token. */
export function answersFinding(window: StepCost, everywhere: StepCost) {
  const perAnswer = ({ seconds, taught }: StepCost) => seconds / taught;
  return finding(`Asking at every token makes the step
    **${mark(everywhere.seconds / window.seconds, 2)} times** as long and gives
    **${mark(everywhere.taught / window.taught)} times** as many answers: an answer is
    **${mark(perAnswer(window) / perAnswer(everywhere), 0)} times** cheaper.`);
}

/** What targets made of zeros weigh. */
export function oneHotFinding({ pieces, time, windows }: ReadingCount, vocabulary: number) {
  const megabytes = (numbers: number) => `${mark((4 * numbers) / 2 ** 20, 2)} MB`;
  return finding(`For the ${mark(windows)} windows of these ${mark(pieces)} pieces and a vocabulary of
    ${mark(vocabulary)} tokens, one-hot targets take **${megabytes(windows * vocabulary)}**; as plain
    numbers they take ${megabytes(windows)}. With one-hot inputs as well it is
    ${megabytes(windows * time * vocabulary)}.`);
}

/** What sharing a batch among workers brings; null on one core. */
export function workersFinding(alone: StepCost, together: StepCost, cores: number) {
  if (cores === 1) return null;
  const gain = alone.seconds / together.seconds;
  const why =
    gain < 1
      ? "No gain: the network is too small to share, or something else keeps the cores busy."
      : "What is missing goes into adding up, and into waiting for the slower one.";
  return finding(`${cores} workers are **${mark(gain, 2)} times** as fast as one, of ${cores} times
    that could be hoped for. ${why}`);
}

/** How near both ways of finding the next token are. */
export function agreementFinding(again: readonly ReadingPace[]) {
  const greatest = max(again, ({ difference }) => difference);
  return prose(`The greatest difference between any two log-probabilities: **${mark(greatest)}**.`);
}

/** What carrying the state saves. */
export function paceFinding(carried: ReadingPace, again: readonly ReadingPace[]) {
  const longest = again[again.length - 1];
  return finding(`Carrying the state, a token takes **${duration(carried.seconds)}**, whatever came
    before. Reading ${longest.window} tokens again takes ${duration(longest.seconds)},
    **${mark(longest.seconds / carried.seconds, 0)} times** as long, even with our fast kernels.`);
}

/** How others' training steps stand to ours; null without a record. */
export function trainingFinding(training: BenchReport | null) {
  if (!training) return null;
  const rivals = ratiosOf(training.rows).map(
    ({ title, least, greatest }) =>
      `${title} between **${mark(least, 2)}** and **${mark(greatest, 2)} times**`,
  );
  return finding(`Against Étude's steps those of others take: ${rivals.join(", ")}. Measured on a
    machine ${machineOf(training)}.`);
}

/**
 * What can be said of both kinds of machine: how often as long as ours each rival takes at least, in
 * whatever shape and on whichever of the machines; null with fewer than two records.
 */
export function bothKindsFinding(...records: readonly (BenchReport | null)[]) {
  const kept = records.filter((record) => record !== null);
  if (kept.length < 2) return null;
  const worst = ratiosOf(kept.flatMap(({ rows }) => rows)).map(
    ({ title, least }) => `${title} **${mark(least, 2)} times**`,
  );
  return finding(`What holds on both kinds of machine, whatever the network: a step of others takes at
    least, as a multiple of Étude's, ${worst.join(", ")}. Below 1 the other one is faster somewhere.`);
}

/** Where PyTorch is faster once its memory is kept; null without a record. */
export function keptMemoryFinding(helped: BenchReport | null) {
  if (!helped) return null;
  const faster = helped.rows.filter((row) => row.system === "pytorch" && row.ratioToEtude < 1);
  return finding(
    faster.length === 0
      ? `Even so, Étude's step is the shorter one everywhere (a machine ${machineOf(helped)}).`
      : `Helped like this, PyTorch's step is the shorter one for
        **${faster.map(networkOf).join("; ")}** (a machine ${machineOf(helped)}).`,
  );
}

/** How others' tokens stand to ours, one stream and 64; null without a record. */
export function samplingFinding(sampling: BenchReport | null) {
  if (!sampling) return null;
  const spans = (count: number) =>
    ratiosOf(sampling.rows.filter(({ streams }) => streams === count))
      .map(
        ({ title, least, greatest }) =>
          `${title} takes **${mark(least, 1)}** to **${mark(greatest, 1)} times** as long`,
      )
      .join(", ");
  return finding(`With one stream ${spans(1)}; with 64 of them ${spans(64)}. Measured on a machine
    ${machineOf(sampling)}.`);
}

const powers = (growth: Growth, measure: GrowthMeasure) => {
  const [time, units, vocabulary] = (["time", "units", "vocabulary"] as const).map((along) =>
    exponentOf(growth, along, measure),
  );
  return `goes with T to the power of **${time}**, with the units to the power of **${units}**, with
    the vocabulary to the power of **${vocabulary}**`;
};

/** How the time of an LSTM's token grows; null without a record. */
export function timeGrowthFinding(growth: Growth | null) {
  const where = growth?.instructions ? ` with ${growth.instructions}` : "";
  return (
    growth &&
    finding(`For the LSTM${where}, the time of a token ${powers(growth, "microseconds")}.`)
  );
}

/** How memory grows, and what is taken before there is a network; null without a record. */
export function memoryGrowthFinding(growth: Growth | null) {
  if (!growth) return null;
  const idle = min(growth.points, ({ idleBytes }) => idleBytes)! / 2 ** 20;
  return finding(`Memory ${powers(growth, "megabytes")}. On top come ${mark(idle, 0)} MB that
    TensorFlow and the workers take before there is a network.`);
}

/** Whether a resumed run ends as if it had never been stopped. */
export function interruptionFinding([whole, , resumed]: readonly InterruptedPart[]) {
  return whole.sha256 === resumed.sha256
    ? finding(`The resumed run ends with the weights of the one that was never stopped, **all
      ${mark(whole.weights)} of them, to the last bit**.`)
    : finding("The resumed run ended with other weights: that must not happen.", "warning");
}
