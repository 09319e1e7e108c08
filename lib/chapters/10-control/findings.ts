import { min } from "d3-array";
import { finding, mark, percent, prose } from "../../display";
import type { ScoredModel } from "../../evaluation";
import type { Piece } from "../../music";
import type { Ranking } from "./batch";
import type { ControlData } from "./data";
import { cameTrue, type GrantedWish, type Speech } from "./draw";
import type { EvidencePoint, JudgedHarmony } from "./harmony";
import { type LedVoices, sharedCells } from "./voice-leading";

/** How the music is written down, and why. */
export function encodingFinding({ fourVoicePieces, pieces, voices, dataset }: ControlData) {
  const { encoding, vocabulary, split, tokens } = dataset;
  const choice = voices
    ? "so four voices it is"
    : "too few to learn from, so notes and durations it is";
  const [first] = split.test;
  return prose(`${mark(fourVoicePieces)} of ${mark(pieces.length)} pieces have four voices,
    ${choice}: encoding \`${encoding.name}\`, ${mark(vocabulary.size)} tokens. Held out are
    ${mark(split.test.length)} of the pieces. One of them begins:
    \`${tokens[first].slice(0, 14).join(" ")}\` …`);
}

/** Whether the network is worth steering: it should need fewer bits than counting does. */
export function networkFinding(network: ScoredModel, floor: ScoredModel) {
  const [learning, counting] = [network, floor].map(({ likelihood }) => likelihood.bitsPerToken);
  const isBetter = learning < counting;
  const verdict = isBetter
    ? `it hesitates between ${mark(2 ** (counting - learning), 2)} times fewer tokens`
    : "it has trained too short to be worth steering";
  return finding(
    `The network needs **${mark(learning, 2)} bits** a token, the 8-gram ${mark(counting, 2)}:
    ${verdict}. ${mark(network.parameters)} parameters, ${mark(network.seconds, 0)} s of training.`,
    isBetter ? "result" : "warning",
  );
}

/** How much of free and of masked speech can be read. */
export function speechFinding(speech: readonly Speech[]) {
  const count = (mask: Speech["mask"]) => {
    const rows = speech.filter((row) => row.mask === mask);
    const readable = rows.reduce((sum, row) => sum + row.readable, 0);
    return { readable, of: rows.reduce((sum, row) => sum + row.of, 0) };
  };
  const [free, masked] = [count("none"), count("grammar")];
  const all = masked.readable === masked.of ? "all of them" : `${masked.readable} of ${masked.of}`;
  return finding(`Unmasked, **${free.readable} of ${free.of}** sequences could be read; masked,
    ${all}. A grammar turns "nearly always" into "always", and in a long piece nearly always is
    never.`);
}

/** Which rule costs most. */
export function priceFinding(wishes: readonly GrantedWish[]) {
  const [free, ...ruled] = cameTrue(wishes);
  if (ruled.length === 0) return finding("This music can grant none of the wishes.", "note");
  const dearest = ruled.reduce((a, b) => (b.bits > a.bits ? b : a));
  return finding(`Free music costs ${mark(free.bits, 2)} bits a token. The dearest wish is
    **${dearest.label}**, at ${mark(dearest.bits, 2)} bits.`);
}

/** How often parallels happen on their own, and what forbidding them costs. */
export function parallelsFinding(led: readonly LedVoices[] | null) {
  if (!led) return null;
  const [real, free, strict] = led;
  const more = free.parallelsPer100Bars > real.parallelsPer100Bars;
  return finding(`Left alone the model writes **${mark(free.parallelsPer100Bars, 1)}** parallels in
    100 bars, ${more ? "more often than" : "no more often than"} the real pieces
    (${mark(real.parallelsPer100Bars, 1)}). Forbidden, it writes **${strict.parallels}**, and the
    bits of a token go from ${mark(free.bits, 2)} to ${mark(strict.bits, 2)}.`);
}

/** What the network thinks of its own harmony, and whose bass is the composer's. */
export function harmonyFinding(judged: readonly JudgedHarmony[] | null) {
  if (!judged) return null;
  const [composer, network, counting] = judged;
  const likelier = network.bits < composer.bits ? "likelier" : "no likelier";
  return finding(`To the network its own harmony is ${likelier} than the original
    (${mark(network.bits, 2)} against ${mark(composer.bits, 2)} bits a token; the 8-gram's harmony
    costs ${mark(counting.bits, 2)}). Its bass is the composer's in **${percent(network.bass, 0)}**
    of the steps, the 8-gram's in ${percent(counting.bass, 0)}.`);
}

/** Alto and tenor as they were written: with the bass given, and without. */
export function innerFinding(
  original: Piece,
  withBass: { readonly piece: Piece } | null,
  withoutBass: { readonly piece: Piece } | null,
) {
  if (!withBass || !withoutBass) return null;
  const same = ({ piece }: { readonly piece: Piece }) =>
    percent(sharedCells(piece, original, [1, 2]), 0);
  return finding(`With the bass given as well, alto and tenor are as written in
    **${same(withBass)}** of the steps; with the soprano alone it was ${same(withoutBass)}.`);
}

/** What more particles bring, and how few carry the weight at the hardest note. */
export function evidenceFinding(
  points: readonly EvidencePoint[] | null,
  effective: readonly number[] | null,
  particles: number,
) {
  if (!points || !effective) return null;
  const [first, last, before] = [points[0], points.at(-1)!, points.at(-2)!];
  return finding(`From ${first.particles} to ${last.particles} particles the log evidence goes from
    ${mark(first.mean, 1)} to **${mark(last.mean, 1)} bits**; the last doubling changes it by
    ${mark(last.mean - before.mean, 1)}. At the hardest note ${mark(min(effective), 1)} of
    ${particles} particles carry the weight; each saw-tooth is a resampling.`);
}

/** Which frauds raise an alarm, and who would have won by likelihood alone. */
export function fraudsFinding({ ranked }: Ranking) {
  const frauds = ranked.filter(({ role }) => role === "fraud");
  const caught = frauds.filter(({ alarms }) => alarms.length > 0).length;
  const likeliest = ranked.reduce((a, b) => (b.bitsPerToken < a.bitsPerToken ? b : a));
  const dull =
    ranked[0].role === "argmax"
      ? "The argmax sample wins here: the alarms catch loops and copies, and dullness is neither."
      : "";
  return finding(
    `**${caught} of ${frauds.length}** frauds raise an alarm. By likelihood alone the winner would
    have been: **${likeliest.from}** (${mark(likeliest.bitsPerToken, 2)} bits a token). ${dull}`,
    caught === frauds.length ? "result" : "warning",
  );
}
