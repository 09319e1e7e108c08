import { checkArgument, type Random } from "../../core";
import { Vocabulary } from "../../tokens";

/** A question of memory: the last note of each sequence is its first, all between is the same. */
export interface RecallTask {
  /** Names of the ids, special tokens first. */
  readonly tokens: readonly string[];
  /** `<start>`, a note, `gap` rests, the note again, `<end>`. */
  readonly sequences: readonly Int32Array[];
}

const rest = "–";

/**
 * Sequences whose last note can only be told by who remembers the first: a context of fewer than
 * `gap + 1` tokens knows nothing of it.
 *
 * @param notes what the first note is drawn from, evenly
 * @param gap rests between, whole number ≥ 0
 * @example
 * recallTask(["C", "G"], { gap: 3, count: 100, random }).sequences[0]; // <start> C – – – C <end>
 */
export function recallTask(
  notes: readonly string[],
  { gap, count, random }: { gap: number; count: number; random: Random },
): RecallTask {
  checkArgument(notes.length >= 2, "notes", notes.length, "give at least two");
  checkArgument(Number.isInteger(gap) && gap >= 0, "gap", gap, "must be a whole number ≥ 0");
  const tokens = ["<unk>", "<start>", "<end>", rest, ...notes];
  const restId = tokens.indexOf(rest);
  const sequences = Array.from({ length: count }, () => {
    const note = restId + 1 + random.integer(notes.length);
    const rests = new Array<number>(gap).fill(restId);
    return Int32Array.of(Vocabulary.startId, note, ...rests, note, Vocabulary.endId);
  });
  return { tokens, sequences };
}

/** The first sequences of a task, in words. */
export function recallExamples({ tokens, sequences }: RecallTask, count = 3): string[] {
  return sequences.slice(0, count).map((ids) => Array.from(ids, (id) => tokens[id]).join(" "));
}
