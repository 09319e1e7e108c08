import type { SampledPiece, Speaker } from "../recipes";
import { type ChosenMusic, chooseMusic, type OfferedMusic } from "./chosen-music";
import { judgeLikelihood } from "./judge-likelihood";
import { judgeMusic } from "./judge-music";

/** Any trained thing: an opened run, or a model that was shipped. */
export interface Appraised {
  /** For messages and the card. */
  readonly name: string;
  readonly parameters: number;
  /** Null for what draws a piece at once: a GAN. */
  readonly speaker: Speaker | null;
  sample(options: { readonly seed: number; readonly count: number }): Promise<SampledPiece[]>;
}

/** What a card is made from. */
export interface CardOptions {
  readonly music: Omit<OfferedMusic, "name">;
  /** Pieces that it makes to be judged; default 24. */
  readonly count?: number;
  readonly seed?: number;
  report?(text: string): void;
}

/** One card for any trained thing; see `appraise`. */
export type Card = Awaited<ReturnType<typeof appraise>>;

/**
 * All that can be said of a trained thing in numbers: what held-out music costs it, in units that can
 * be compared across encodings, beside floors with the same help; and its own music beside held-out
 * music. What has no likelihood says so.
 *
 * @throws DataError where the music does not fit: see `chooseMusic` and `datasetOfSides`
 */
export async function appraise(subject: Appraised, options: CardOptions) {
  const { count = 24, seed = 1, report } = options;
  const { name, parameters, speaker } = subject;
  const music = chooseMusic({ ...options.music, name });
  report?.("likelihood and floors");
  const likelihood = speaker ? await judgeLikelihood(speaker, music, parameters) : null;
  report?.(`${count} pieces of its own`);
  const pieces = (await subject.sample({ seed, count })).map(({ piece }) => piece);
  const sounding = pieces.filter(({ notes }) => notes.length > 0);
  return {
    ...{ name, parameters, encoding: speaker?.encoding.name ?? null },
    data: countsOf(music, options.music.folder),
    likelihood,
    generated: { seed, pieces: pieces.length, silent: pieces.length - sounding.length },
    ...judgeMusic(sounding, music),
    remarks: remarksOf(likelihood, music),
  };
}

function countsOf({ training, heldOut, offered, leftOut }: ChosenMusic, folder: string) {
  return { folder, training: training.length, heldOut: heldOut.length, offered, leftOut };
}

type JudgedLikelihood = Awaited<ReturnType<typeof judgeLikelihood>>;

/** What a reader of the card has to know. */
function remarksOf(judged: JudgedLikelihood | null, music: ChosenMusic): string[] {
  const { leftOut } = music;
  const remarks = samplesOf(judged, music);
  if (!judged)
    remarks.push("it draws a piece at once and has no likelihood: judge it by its music");
  if (leftOut.length > 0) {
    const [{ name, reason }] = leftOut;
    remarks.push(`${leftOut.length} pieces left out: ${name} ${reason}`);
  }
  if (judged && judged.skipped.length > 0) {
    const [{ reason }] = judged.skipped;
    remarks.push(`${judged.skipped.length} held-out pieces cannot be written: ${reason}`);
  }
  if (judged && judged.likelihood.unknownTokens > 0) {
    const { unknownTokens, unknownKinds, adjustedBitsPerToken } = judged.likelihood;
    remarks.push(
      `${unknownTokens} tokens of ${unknownKinds} kinds are unknown to it and charged as <unk>; ` +
        `told apart as well, ${adjustedBitsPerToken.toFixed(3)} bits a token`,
    );
  }
  if (judged && judged.notesKept < 0.995) {
    const percent = (100 * judged.notesKept).toFixed(1);
    remarks.push(`its encoding keeps ${percent} % of the notes: bits a note flatter it`);
  }
  return remarks;
}

/** Of what only a part was looked at. */
function samplesOf(judged: JudgedLikelihood | null, music: ChosenMusic): string[] {
  const { heldOut, offered, leftOut } = music;
  const drawn = heldOut.length + leftOut.length;
  const remarks =
    drawn < offered ? [`judged by a sample of ${drawn} of ${offered} pieces, drawn by name`] : [];
  if (!judged) return remarks;
  const { pieces, of, keys } = judged.learnt;
  if (pieces < of) {
    remarks.push(
      `floors are counted in a sample of ${pieces} of ${of} training pieces, drawn by ` +
        "name: counted in all they would be better",
    );
  }
  if (keys === 1) remarks.push("there is so much music that floors hear it in its own keys only");
  return remarks;
}
