import { bisectRight, cumsum } from "d3-array";
import { Random } from "../core";
import { heldPieces, type Pieces } from "../corpus";
import {
  type ComparisonRow,
  collapseAlarm,
  collapseSigns,
  compareMemorisation,
  compareSets,
  cutFrames,
  framePiece,
} from "../evaluation";
import type { Piece } from "../music";
import type { ChosenMusic } from "./chosen-music";

/** How music is compared. */
export interface JudgeMusicOptions {
  /** Length of the stretches that are compared; default 16 quarter notes. */
  readonly quarters?: number;
  /** Stretches of each kind at most, drawn at random: distances grow with their square. */
  readonly most?: number;
  readonly random?: Random;
}

/** All that is compared is first brought into one frame: C major or A minor, sixteenths, one part. */
const stepsPerQuarter = 4;

/**
 * Generated music beside held-out music: descriptors, overlaps and divergences on a common grid with
 * held-out against training music as the ceiling, what is copied, and whether it has collapsed. All
 * but the last look at stretches of equal length in one frame, so that neither length nor key nor
 * notation decides. Training pieces are read three times, one by one.
 *
 * @returns `descriptors` and `memorisation` are null where no stretch is long enough
 */
export function judgeMusic(
  generated: readonly Piece[],
  { training, heldOut }: Pick<ChosenMusic, "training" | "heldOut">,
  { quarters = 16, most = 150, random = Random.fromSeed(0) }: JudgeMusicOptions = {},
) {
  const frame = (pieces: Pieces) => pieces.map((piece) => framePiece(piece, { stepsPerQuarter }));
  const framed = frame(training);
  const kinds = [frame(heldPieces(heldOut)), frame(heldPieces(generated)), framed];
  const [ofHeldOut, ofGenerated, ofTraining] = kinds.map((pieces) =>
    drawStretches(
      pieces,
      (piece) => cutFrames(piece, { quarters }),
      (count) => draw(count, most, random),
    ),
  );
  const areLong = [ofTraining, ofHeldOut, ofGenerated].every(({ length }) => length > 0);
  const reference = heldOut.map((piece) => collapseSigns(piece));
  const alarms = generated.map((piece) => collapseAlarm(collapseSigns(piece), reference));
  const collapsed = alarms.filter((alarm) => alarm.collapsed);
  return {
    quarters,
    stretches: { heldOut: ofHeldOut.length, generated: ofGenerated.length },
    descriptors: areLong ? descriptorsOf(ofTraining, ofHeldOut, ofGenerated) : null,
    memorisation: areLong ? compareMemorisation(framed, ofGenerated, ofHeldOut) : null,
    collapse: {
      pieces: generated.length,
      collapsed: collapsed.length,
      reasons: [...new Set(collapsed.flatMap(({ reasons }) => reasons))],
    },
  };
}
function descriptorsOf(
  training: readonly Piece[],
  heldOut: readonly Piece[],
  generated: readonly Piece[],
) {
  const rows = compareSets([
    { label: "training", role: "training", pieces: training },
    { label: "held out", role: "real", pieces: heldOut },
    { label: "generated", role: "model", pieces: generated },
  ]);
  const [, ceiling, ours] = rows;
  return {
    rows: [...Object.keys(ours.scalars), ...Object.keys(ours.histograms)]
      .filter((name) => !uniform.has(name))
      .map((name) => describe(name, ceiling, ours)),
    mean: {
      overlap: ours.meanOverlapArea,
      divergence: ours.meanKlDivergence,
      ceilingOverlap: ceiling.meanOverlapArea,
      ceilingDivergence: ceiling.meanKlDivergence,
    },
  };
}

/** In stretches of one length and one tempo these say nothing. */
const uniform = new Set(["bars", "notesPerSecond"]);

function describe(name: string, heldOut: ComparisonRow, generated: ComparisonRow) {
  const of = (row: ComparisonRow) => {
    const summary = row.scalars[name as keyof ComparisonRow["scalars"]];
    return summary ? { mean: summary.mean, ...summary.interval } : null;
  };
  const distance = (row: ComparisonRow) => row.distances[name as keyof ComparisonRow["distances"]];
  return {
    name,
    heldOut: of(heldOut),
    generated: of(generated),
    overlap: distance(generated)?.overlapArea ?? null,
    divergence: distance(generated)?.klDivergence ?? null,
    ceilingOverlap: distance(heldOut)?.overlapArea ?? null,
    ceilingDivergence: distance(heldOut)?.klDivergence ?? null,
  };
}

/** All indices below `count`, or `most` of them at random. */
function draw(count: number, most: number, random: Random): number[] {
  const indices = Int32Array.from({ length: count }, (_, i) => i);
  if (count > most) random.shuffleInPlace(indices);
  return [...indices.subarray(0, most)];
}

/** Stretches of pieces by their places among all, of which those of one piece are held at a time. */
function drawStretches(
  pieces: Pieces,
  cut: (piece: Piece) => Piece[],
  choose: (count: number) => readonly number[],
): Piece[] {
  const ends = cumsum(Int32Array.from(pieces, (piece) => cut(piece).length));
  const chosen = choose(ends.length === 0 ? 0 : ends[ends.length - 1]);
  const drawn = new Map<number, Piece>();
  let held = { index: -1, stretches: [] as readonly Piece[] };
  for (const place of [...chosen].sort((a, b) => a - b)) {
    const index = bisectRight(ends, place);
    if (held.index !== index) held = { index, stretches: cut(pieces.at(index)) };
    drawn.set(place, held.stretches[place - (ends[index - 1] ?? 0)]);
  }
  return chosen.map((place) => drawn.get(place)!);
}
