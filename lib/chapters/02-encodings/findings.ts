import { sort } from "d3-array";
import { finding, mark, percent, prose, table } from "../../display";
import { type Piece, pieceSeconds } from "../../music";
import { encodingByName, type RoundTripReport } from "../../tokens";
import type { EncodedLength } from "./lengths";

/** Which piece the chapter looks at, and how many of the pieces read have four voices. */
export function choiceFinding(piece: Piece, fourVoices: readonly Piece[], read: readonly Piece[]) {
  return prose(`**${piece.name}**, ${mark(piece.notes.length)} notes,
    ${mark(pieceSeconds(piece), 0)} s. ${percent(fourVoices.length / read.length, 0)} of the
    ${mark(read.length)} pieces read have the four voices that the grids ask for.`);
}

/** The encodings that cannot write the piece, each with its reason. */
export function refusedTable(refused: readonly { readonly encoding: string }[]) {
  if (refused.length === 0) return prose("All encodings can write this one.");
  return table(refused, undefined, { caption: "cannot write it" });
}

/** What differs after a round trip, encoding by encoding. */
export function roundTripTable(reports: readonly RoundTripReport[], caption: string) {
  const columns = [
    ...["encoding", "tokens", { key: "distinctTokens", title: "different" }],
    { key: "notesLost", title: "notes lost" },
    { key: "notesAdded", title: "notes added" },
    { key: "onsetErrorQuarters", title: "onset error", unit: "quarters" },
    { key: "durationErrorQuarters", title: "length error", unit: "quarters" },
    { key: "onsetErrorSeconds", title: "onset error", unit: "s" },
    { key: "velocityError", title: "velocity error", unit: "of 127", digits: 1 },
  ];
  return table(reports, columns, { caption });
}

/** Below so many quarter notes an onset stands where it should. */
const exactQuarters = 0.005;

/** Which encodings keep the beat, and which is farthest from it. */
export function onsetFinding(reports: readonly RoundTripReport[]) {
  const exact = reports.filter(({ onsetErrorQuarters }) => onsetErrorQuarters < exactQuarters);
  const listed = exact.map(({ encoding }) => `\`${encoding}\``).join(", ");
  const count = `**${exact.length}** of ${reports.length}`;
  if (exact.length === reports.length) {
    return finding(`${count} encodings put every note that they keep on its beat (${listed}).`);
  }
  const farthest = sort(reports, (report) => -report.onsetErrorQuarters)[0];
  return finding(`${count} encodings put every note that they keep on its beat${
    listed && ` (${listed})`
  }. The farthest off is \`${farthest.encoding}\`: a note begins on
    average **${mark(farthest.onsetErrorQuarters, 1)} quarter notes** from where it should.`);
}

/** What the encoding for performances keeps of a played piece, and the one for scores. */
export function playedFinding(reports: readonly RoundTripReport[]) {
  const told = (name: string) => {
    const { onsetErrorSeconds, tokens, notes } = reports.find(({ encoding }) => encoding === name)!;
    return [
      `**${mark(onsetErrorSeconds * 1000, 0)} ms**`,
      `${mark(tokens / notes, 1)} tokens a note`,
    ];
  };
  const [[late, price], [scoreLate, scorePrice]] = ["performance", "remi"].map(told);
  return finding(`For the played piece \`performance\` is ${late} off on average and takes ${price};
    \`remi\`, whose grid is the beat, is ${scoreLate} off and takes ${scorePrice}.`);
}

/** How much an encoding needs to say the same pieces. */
export function lengthsTable(lengths: readonly EncodedLength[]) {
  const columns = [
    ...["encoding", { key: "pieces", title: "pieces it can write" }],
    { key: "perNote", title: "tokens per note", digits: 2, best: "lowest" as const },
    { key: "median", title: "tokens of a piece", unit: "median" },
    { key: "kinds", title: "different tokens", best: "lowest" as const },
  ];
  return table(lengths, columns);
}

/** The shortest and the longest way to say the median piece. */
export function lengthFinding(lengths: readonly EncodedLength[]) {
  const sorted = sort(lengths, ({ median }) => median);
  const [shortest, longest] = [sorted[0], sorted[sorted.length - 1]];
  return finding(`The median piece takes **${mark(shortest.median)}** tokens as
    \`${shortest.encoding}\` and **${mark(longest.median)}** as \`${longest.encoding}\`,
    ${mark(longest.median / shortest.median, 1)} times as many. Models of different encodings must
    never be compared by bits per token: bits per piece put the same question to all.`);
}

/** How a piece of four voices begins in their grid, and how much of it is one token. */
export function gridFinding(piece: Piece | undefined) {
  if (piece === undefined) {
    return [finding("No piece read has four voices: there is no grid to show.", "note")];
  }
  const grid = encodingByName("four-voice").encode(piece);
  const counts = new Map<string, number>();
  for (const token of grid) counts.set(token, (counts.get(token) ?? 0) + 1);
  const [token, count] = sort(counts, ([, count]) => -count)[0];
  return [
    prose(`The first tokens of ${piece.name}: \`${grid.slice(0, 24).join("  ")}\` …`),
    finding(`Of ${mark(grid.length)} tokens **${percent(count / grid.length, 0)}** are \`${token}\`. A
      model that always says so would be right that often, which is why accuracy alone never tells
      how good a model of this grid is.`),
  ];
}
