import { bisector, max, mean, median, quantile } from "d3-array";
import { DataError } from "../core";
import { barsOf, endTicks, type Note, type Piece, positionIn } from "../music";
import { type PassagePlace, type PieceMemory, type SharedPassage, SuffixAutomaton } from "./alarms";
import { intervalSymbols, noteSequences, type PassageOptions } from "./note-sequences";

/** Passages from this many notes on count as copied in `copiedShare`. */
export const copyLength = 16;

interface IndexedSequence {
  readonly piece: Piece;
  readonly notes: readonly Note[];
  /** Position of its first symbol in the text. */
  readonly start: number;
}

/**
 * An index of training pieces that finds, for any piece, the longest passage of notes it shares
 * with them in whatever key. A million notes take a few seconds and about 100 MB.
 */
export class MemorisationIndex implements PieceMemory {
  readonly options: PassageOptions;
  readonly #sequences: readonly IndexedSequence[];
  readonly #automaton: SuffixAutomaton;
  readonly #symbols: ReadonlyMap<number, number>;

  /**
   * @throws DataError without pieces
   * @example
   * new MemorisationIndex(trainingPieces).longestShared(generated).longestShared; // 12 notes
   */
  constructor(pieces: readonly Piece[], options: PassageOptions = {}) {
    if (pieces.length === 0) throw noPieces();
    this.options = options;
    const symbols = new Map<number, number>();
    const text: number[] = [];
    const sequences: IndexedSequence[] = [];
    for (const piece of pieces) {
      for (const notes of noteSequences(piece, options)) {
        sequences.push({ piece, notes, start: text.length });
        for (const symbol of intervalSymbols(notes, piece.ticksPerQuarter, options)) {
          const id = symbols.get(symbol) ?? symbols.size + 1;
          symbols.set(symbol, id);
          text.push(id);
        }
        text.push(0); // no passage runs from one sequence into the next
      }
    }
    this.#sequences = sequences;
    this.#symbols = symbols;
    this.#automaton = new SuffixAutomaton(Int32Array.from(text), symbols.size + 1);
  }

  /**
   * The longest passage that `piece` shares with the training pieces.
   *
   * @param piece with notes before `fromTicks` left out: the primer is not to count
   */
  longestShared(piece: Piece, options: { fromTicks?: number } = {}): SharedPassage {
    return passageOf(this.match(piece, options));
  }

  /** All matches of a piece, to be joined with those in other training pieces. */
  match(piece: Piece, { fromTicks = 0 }: { fromTicks?: number } = {}): PassageMatch {
    let best = { length: 0, sequence: 0, end: -1, sourceEnd: -1, notes: [] as readonly Note[] };
    let count = 0;
    const found = noteSequences(piece, this.options).map((all, sequence) => {
      const notes = all.filter((note) => note.startTicks >= fromTicks);
      const symbols = intervalSymbols(notes, piece.ticksPerQuarter, this.options);
      const query = symbols.map((symbol) => this.#symbols.get(symbol) ?? -1);
      const { lengths, ends } = this.#automaton.match(query);
      lengths.forEach((length, i) => {
        if (length <= best.length) return;
        best = { length, sequence, end: i, sourceEnd: ends[i], notes };
      });
      count += notes.length;
      return lengths;
    });
    const { length, sequence, end } = best;
    const place = { length, sequence, end, ...this.#placesOf(piece, best) };
    return { piece: piece.name, notes: count, lengths: found, best: place };
  }

  #placesOf(
    piece: Piece,
    {
      length,
      end,
      sourceEnd,
      notes,
    }: {
      length: number;
      end: number;
      sourceEnd: number;
      notes: readonly Note[];
    },
  ): Pick<SharedPassage, "place" | "source" | "transposition"> {
    if (length === 0) return { place: null, source: null, transposition: 0 };
    const sequence = this.#sequenceAt(sourceEnd);
    // Symbol i stands between note i and note i + 1, so a passage begins at its first symbol's note.
    const first = notes[end - length + 1];
    const sourceFirst = sequence.notes[sourceEnd - length + 1 - sequence.start];
    return {
      place: placeOf(piece, first),
      source: placeOf(sequence.piece, sourceFirst),
      transposition: first.pitch - sourceFirst.pitch,
    };
  }

  #sequenceAt(position: number): IndexedSequence {
    return this.#sequences[byStart.right(this.#sequences, position) - 1];
  }
}

const byStart = bisector(({ start }: IndexedSequence) => start);

/** Where a piece matches training pieces. */
export interface PassageMatch {
  readonly piece: string;
  readonly notes: number;
  /** Of each sequence of notes the longest match that ends at each symbol, int32. */
  readonly lengths: readonly Int32Array[];
  /** The longest of all, the first of equals. */
  readonly best: Pick<SharedPassage, "place" | "source" | "transposition"> & {
    readonly length: number;
    readonly sequence: number;
    readonly end: number;
  };
}

function passageOf({ piece, notes, lengths, best }: PassageMatch): SharedPassage {
  const copied = lengths.reduce((sum, own) => sum + countCovered(own), 0);
  const { length, place, source, transposition } = best;
  return {
    ...{ piece, notes, place, source, transposition },
    longestShared: length === 0 ? 0 : length + 1,
    copiedShare: notes === 0 ? 0 : copied / notes,
  };
}

/** What one index says of a piece with what another one says, of training pieces after the first's. */
function joined(first: PassageMatch, second: PassageMatch): PassageMatch {
  const lengths = first.lengths.map((own, i) =>
    own.map((length, at) => Math.max(length, second.lengths[i][at])),
  );
  const [a, b] = [first.best, second.best];
  const isEarlier = b.sequence - a.sequence || b.end - a.end;
  const isBetter = b.length > a.length || (b.length === a.length && isEarlier < 0);
  return { ...first, lengths, best: isBetter ? b : a };
}

/** Notes of the training pieces that are indexed at a time, as large as a folder of chorales. */
const blockNotes = 100_000;

/** The longest passage that each piece shares with training pieces, of which some are held at a time. */
function sharedPassages(training: Iterable<Piece>, pieces: readonly Piece[]): SharedPassage[] {
  let found: PassageMatch[] | undefined;
  for (const block of blocksOf(training)) {
    const index = new MemorisationIndex(block);
    const here = pieces.map((piece) => index.match(piece));
    found = found?.map((match, i) => joined(match, here[i])) ?? here;
  }
  if (!found) throw noPieces();
  return found.map(passageOf);
}

function* blocksOf(pieces: Iterable<Piece>): Generator<Piece[]> {
  let block: Piece[] = [];
  let notes = 0;
  for (const piece of pieces) {
    if (block.length > 0 && notes + piece.notes.length > blockNotes) {
      yield block;
      [block, notes] = [[], 0];
    }
    block.push(piece);
    notes += piece.notes.length;
  }
  if (block.length > 0) yield block;
}

const noPieces = () => new DataError("no training pieces to compare with");

/** Notes that lie in a match of `copyLength` notes or more. */
function countCovered(lengths: Int32Array): number {
  let covered = 0;
  let until = -1; // last note already counted
  lengths.forEach((length, i) => {
    if (length + 1 < copyLength) return;
    const [first, last] = [Math.max(i - length + 1, until + 1), i + 1];
    covered += last - first + 1;
    until = last;
  });
  return covered;
}

function placeOf(piece: Piece, note: Note): PassagePlace {
  const bars = barsOf(piece, Math.max(endTicks(piece), note.startTicks + 1));
  const { bar, beat } = positionIn(bars, note.startTicks);
  return { piece: piece.name, bar: bar + 1, beat: beat + 1, startTicks: note.startTicks };
}

/** How far a set of pieces copies the training pieces. */
export interface MemorisationReport {
  readonly pieces: readonly SharedPassage[];
  /** Of the longest shared passages, in notes. */
  readonly median: number;
  readonly longest: number;
  /** Mean share of copied notes. */
  readonly copiedShare: number;
}

/** Generated music beside held-out real music under the same index. */
export interface MemorisationComparison {
  readonly generated: MemorisationReport;
  readonly heldOut: MemorisationReport;
  /** Notes that 95 % of the held-out pieces do not exceed (near-doubles of training pieces aside). */
  readonly limit: number;
  /** Generated pieces that share more than `limit` notes in a row. */
  readonly flagged: readonly SharedPassage[];
}

/** The figures of several pieces. */
function reportMemorisation(shared: readonly SharedPassage[]): MemorisationReport {
  const lengths = shared.map((passage) => passage.longestShared);
  return {
    pieces: shared,
    median: median(lengths) ?? Number.NaN,
    longest: max(lengths) ?? Number.NaN,
    copiedShare: mean(shared, (passage) => passage.copiedShare) ?? Number.NaN,
  };
}

/**
 * How much generated pieces copy, beside the same figure for held-out pieces: composers quote
 * themselves, so only what goes beyond 95 % of the held-out pieces is flagged.
 *
 * @param training an index, or pieces, which are then read once and held some at a time
 */
export function compareMemorisation(
  training: MemorisationIndex | Iterable<Piece>,
  generated: readonly Piece[],
  heldOut: readonly Piece[],
): MemorisationComparison {
  const pieces = [...generated, ...heldOut];
  const shared =
    training instanceof MemorisationIndex
      ? pieces.map((piece) => training.longestShared(piece))
      : sharedPassages(training, pieces);
  const ours = reportMemorisation(shared.slice(0, generated.length));
  const real = reportMemorisation(shared.slice(generated.length));
  const limit = quantile(real.pieces, 0.95, (passage) => passage.longestShared) ?? Number.NaN;
  const flagged = ours.pieces.filter((passage) => passage.longestShared > limit);
  return { generated: ours, heldOut: real, limit, flagged };
}
