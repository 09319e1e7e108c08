import { checkArgument } from "../core";
import {
  type Encoding,
  type FourVoiceEncoding,
  isFourVoice,
  parseFourVoiceToken,
  type TokenReader,
  type Vocabulary,
  voiceCount,
} from "../tokens";
import {
  parallelsConstraint,
  polyphonyConstraint,
  rangeConstraint,
  scaleConstraint,
} from "./constraints";
import { type Constraint, NothingAllowedError } from "./rules";
import { parsePitchRange, parseScale } from "./scales";

/** Constraints as a user says them, on the command line or in a notebook's cell. */
export interface ConstraintSettings {
  /** `D dorian`; see `parseScale`. */
  readonly scale?: string;
  /** `C3..A5`; see `parsePitchRange`. */
  readonly range?: string;
  /** Most notes at once, whole number ≥ 1. */
  readonly polyphony?: number;
  /** No parallel fifths and octaves; four-voice encodings only. */
  readonly forbidParallels?: boolean;
}

/**
 * The constraints of settings, checked against one another: at least one note of the vocabulary
 * must satisfy them all, or else music would be made of rests.
 *
 * @throws InvalidArgumentError for a setting out of range, NothingAllowedError for settings that
 *   contradict one another, with the notes that each alone would leave
 * @example
 * const constraints = buildConstraints(encoding, vocabulary, { scale: "G major", polyphony: 3 });
 */
export function buildConstraints(
  encoding: Encoding,
  vocabulary: Vocabulary,
  { scale, range, polyphony, forbidParallels = false }: ConstraintSettings,
): Constraint[] {
  const constraints: Constraint[] = [];
  if (scale === undefined && range === undefined && polyphony === undefined && !forbidParallels) {
    return constraints;
  }
  const reader = encoding.reader;
  if (scale !== undefined) constraints.push(scaleConstraint(reader, parseScale(scale)));
  if (range !== undefined) {
    const { low, high } = parsePitchRange(range);
    constraints.push(rangeConstraint(reader, low, high));
  }
  if (polyphony !== undefined) {
    constraints.push(polyphonyConstraint(reader, polyphony));
    checkCanRest(encoding, vocabulary, polyphony);
  }
  checkSatisfiable(reader, vocabulary, constraints);
  if (forbidParallels) constraints.push(parallelsConstraint(fourVoiceOf(encoding)));
  return constraints;
}

function fourVoiceOf(encoding: Encoding): FourVoiceEncoding {
  const remedy = "has no voices to lead: forbidParallels needs a four-voice encoding";
  checkArgument(isFourVoice(encoding), "encoding", encoding.name, remedy);
  return encoding;
}

/** Four voices of a model that never heard a rest all sound, at every step. */
function checkCanRest(encoding: Encoding, vocabulary: Vocabulary, polyphony: number): void {
  if (!isFourVoice(encoding) || polyphony >= voiceCount) return;
  const isRest = (token: string) => parseFourVoiceToken(token)?.kind === "rest";
  if (vocabulary.tokens.some(isRest)) return;
  throw new NothingAllowedError(
    `polyphony at most ${polyphony}: the ${voiceCount} voices that this model learnt from never ` +
      "rest (drop it, or take a model of music with rests)",
  );
}

function checkSatisfiable(
  reader: TokenReader,
  vocabulary: Vocabulary,
  constraints: readonly Constraint[],
): void {
  const striking = vocabulary.tokens.filter((token) => reader.pitches(token).length > 0);
  const allowedBy = (constraint: Constraint) => {
    const start = constraint.start();
    return (token: string) => constraint.allows(start, token);
  };
  if (striking.some((token) => constraints.every((constraint) => allowedBy(constraint)(token)))) {
    return;
  }
  const parts = constraints.map((constraint) => {
    const left = striking.filter(allowedBy(constraint));
    return `${constraint.name} leaves ${left.length}`;
  });
  throw new NothingAllowedError(
    `no note is left of the ${striking.length} in the vocabulary: ${parts.join(", ")} ` +
      "(widen or drop one of them)",
  );
}
