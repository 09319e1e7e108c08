import type { ModelHeader } from "../models/portable";
import { encodingByName } from "../tokens";

const digits = (value: number) => value.toFixed(3);

/**
 * A model's card as Markdown, to stand beside its file. Where its encoding has learnt to tell more
 * since, the card says that the command makes another network today.
 *
 * @param bytes of the file
 */
export function describeCard(
  { name, bits, run, card, vocabulary }: ModelHeader,
  bytes: number,
): string {
  const { data, split, training, heldOut, compactionBits, floors, memorisation, sampled } = card;
  const { cell, layers, units, factors } = run.network;
  const told = factors.map((factor) => factor.name).join(", ");
  const rows: (readonly [string, string])[] = [
    ["data", `${data.name}: ${data.pieces} pieces, ${data.tokens.toLocaleString("en")} tokens`],
    ["licence of the data", data.licence],
    ["encoding", `${run.encoding}, ${vocabulary.length} tokens`],
    ["network", `${layers} × ${cell.toUpperCase()}(${units})${told ? `, told ${told}` : ""}`],
    ["parameters", `${card.parameters.toLocaleString("en")}, ${bits} bits each`],
    ["file", `${bytes.toLocaleString("en")} bytes`],
    ["recipe", `${run.recipe}, ${run.experiment}`],
    ["training", `${training.epochs} epochs, best ${training.bestEpoch}, ${training.seconds} s`],
    ["split", `by ${split.kind}: ${split.train} to learn from, ${split.test} held out`],
    ["sha256 of the split", `\`${split.sha256}\``],
    ["sha256 of the run's weights", `\`${card.weightsSha256}\``],
    ["made by", `\`${card.command}\``],
  ];
  const news = toldSince(run);
  if (news.length > 0) {
    const text = `the encoding tells ${news.join(", ")} too: the command makes another network`;
    rows.push(["since then", text]);
  }
  if (heldOut) {
    const { low, high } = heldOut.interval;
    const score = `${digits(heldOut.bitsPerToken)} [${digits(low)}, ${digits(high)}]`;
    rows.push(["held-out bits per token", `**${score}** (95 %, bootstrap over pieces)`]);
  }
  if (compactionBits !== null) {
    rows.push([`cost of ${bits} bits`, `${compactionBits.toFixed(5)} bits per token`]);
  }
  for (const floor of floors) rows.push([`floor: ${floor.name}`, digits(floor.bitsPerToken)]);
  if (sampled) {
    const text = `floors counted in ${sampled.training} pieces, ${sampled.heldOut} held out`;
    rows.push(["measured on a sample", text]);
  }
  if (memorisation) {
    const { samples, longestOfSamples, longestOfHeldOut, copies } = memorisation;
    rows.push([
      "memorisation",
      `longest passage shared with a training piece: ${longestOfSamples} notes in ${samples} ` +
        `samples, ${longestOfHeldOut} in held-out pieces; ${copies} samples beyond 95 % of those`,
    ]);
  }
  const lines = rows.map(([key, value]) => `| ${key} | ${value.replaceAll("|", "\\|")} |`);
  return `# ${name}\n\n| | |\n|---|---|\n${lines.join("\n")}\n`;
}

/** Side inputs of the encoding that came after the network; none where it hears of none. */
function toldSince({ encoding, network }: ModelHeader["run"]): readonly string[] {
  const heard = network.factors.map((factor) => factor.name);
  const told = heard.length > 0 ? (encodingByName(encoding).factors?.names ?? []) : [];
  return told.filter((name) => !heard.includes(name));
}
