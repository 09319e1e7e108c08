import type { Card } from "../../appraisal";
import { mark, percent, table } from "../../display";

/** A card as the command line shows it: lines and tables. */
export function describeCard(card: Card): string {
  const { name, data, encoding, parameters, remarks } = card;
  const what = encoding ? `encoding ${encoding}, ${mark(parameters)} parameters` : "a GAN";
  const parts = [
    `${name}: ${what}; ${data.training} training and ${data.heldOut} held-out pieces`,
    ...likelihoodText(card),
    ...musicText(card),
    ...remarks.map((remark) => `Note: ${remark}.`),
  ];
  return `${parts.join("\n\n")}\n`;
}

function likelihoodText({ likelihood: judged }: Card): string[] {
  if (!judged) return [];
  const { likelihood, perUnit, floors, bestFloor } = judged;
  const costs = [
    { unit: "token", bits: likelihood.bitsPerToken, ...likelihood.interval },
    ...(["note", "beat", "second"] as const).map((unit) => {
      const { bits, interval } = perUnit[unit];
      return { unit, bits, ...interval };
    }),
  ];
  const rows = floors.map(({ label, bitsPerToken: bits, interval, parameters }) => ({
    ...{ floor: label, bits, ...interval, parameters },
  }));
  const { label, difference, interval } = bestFloor;
  return [
    table(costs, ["unit", "bits", "low", "high"], {
      caption: "Bits per unit of held-out music, 95 % interval over pieces",
    }).text,
    table(rows, undefined, { caption: "Floors with the same help, bits per token" }).text,
    `Beside ${label} it saves ${difference.toFixed(3)} bits a token ` +
      `(${interval.low.toFixed(3)} to ${interval.high.toFixed(3)}, 95 %); it foresees ` +
      `${percent(likelihood.accuracy)} of the tokens.`,
  ];
}

function musicText(card: Card): string[] {
  const { generated, stretches, quarters, descriptors, memorisation, collapse } = card;
  const lines = [
    `Its own music: ${generated.pieces} pieces (seed ${generated.seed}), ` +
      `${generated.silent} without a note; ${stretches.generated} stretches of ${quarters} quarter ` +
      `notes beside ${stretches.heldOut} held-out ones.`,
  ];
  if (descriptors) {
    const rows = descriptors.rows.map(({ name, heldOut, generated: ours, ...compared }) => ({
      ...{ descriptor: name, "held out": heldOut?.mean, generated: ours?.mean },
      ...{ low: ours?.low, high: ours?.high, overlap: compared.overlap },
      ...{ ceiling: compared.ceilingOverlap, KL: compared.divergence },
      "KL of ceiling": compared.ceilingDivergence,
    }));
    const { overlap, ceilingOverlap, divergence, ceilingDivergence } = descriptors.mean;
    lines.push(
      table(rows, undefined, { caption: "Descriptors; overlap and KL with training music" }).text,
      `Mean overlap ${overlap.toFixed(3)} (held-out music ${ceilingOverlap.toFixed(3)}), mean KL ` +
        `${divergence.toFixed(3)} (${ceilingDivergence.toFixed(3)}).`,
    );
  } else lines.push("No stretch is long enough for descriptors.");
  if (memorisation) lines.push(memorisationText(memorisation));
  const { collapsed, pieces, reasons } = collapse;
  const why = reasons.length > 0 ? `: ${reasons.join("; ")}` : "";
  lines.push(`Collapse alarm: ${collapsed} of ${pieces} pieces${why}.`);
  return lines;
}

function memorisationText({
  generated,
  heldOut,
  limit,
  flagged,
}: NonNullable<Card["memorisation"]>) {
  const [first] = flagged;
  const where = first?.source
    ? `, first ${first.piece}: ${first.longestShared} notes as in ${first.source.piece}, bar ` +
      `${first.source.bar}`
    : "";
  return (
    `Longest passage shared with training music: median ${generated.median} notes, at most ` +
    `${generated.longest}; held-out music ${heldOut.median} and ${heldOut.longest}. Beyond ` +
    `${limit.toFixed(0)} notes (95 % of held-out music): ${flagged.length} stretches${where}.`
  );
}
