import { checkArgument } from "../core";
import { isMidiPitch, pitchName } from "../music";
import type { TokenReader } from "../tokens";
import { type FourVoiceEncoding, parseFourVoiceToken, restPitch, voiceCount } from "../tokens";
import type { Constraint } from "./rules";
import type { Scale } from "./scales";

/**
 * Only pitches of a scale may be struck.
 *
 * @example
 * scaleConstraint(encoding.reader, parseScale("G major"));
 */
export function scaleConstraint(reader: TokenReader, scale: Scale): Constraint<null> {
  const count = scale.classes.length;
  checkArgument(count > 0, "scale", scale.name, "must have at least one pitch class");
  return {
    name: `scale ${scale.name}`,
    start: () => null,
    next: () => null,
    allows: (_, token) =>
      reader.pitches(token).every((pitch) => scale.classes.includes(pitch % 12)),
  };
}

/** Only pitches from `low` to `high` (MIDI, both included) may be struck. */
export function rangeConstraint(reader: TokenReader, low: number, high: number): Constraint<null> {
  checkArgument(isMidiPitch(low), "lowest pitch", low, "must be 0 to 127");
  checkArgument(isMidiPitch(high), "highest pitch", high, "must be 0 to 127");
  checkArgument(low <= high, "pitch range", [low, high], "must begin with the lower pitch");
  return {
    name: `pitch range ${pitchName(low)} to ${pitchName(high)}`,
    start: () => null,
    next: () => null,
    allows: (_, token) => reader.pitches(token).every((pitch) => pitch >= low && pitch <= high),
  };
}

/** At most `most` notes sound at once, drums not counted; whole number ≥ 1. */
export function polyphonyConstraint(reader: TokenReader, most: number): Constraint {
  const isCount = Number.isInteger(most) && most >= 1;
  checkArgument(isCount, "maximum polyphony", most, "must be a whole number ≥ 1");
  return {
    name: `polyphony at most ${most}`,
    start: () => reader.start(),
    next: (state, token) => reader.next(state, token),
    allows(state, token) {
      const struck = reader.pitches(token).length;
      return struck === 0 || reader.sounding(state) + struck <= most;
    },
  };
}

interface VoiceLeading {
  /** Cells said; below 0 in the header. */
  readonly cell: number;
  /** Pitches of the step before, [4]. */
  readonly before: readonly number[];
  /** Pitches of this step as far as said, [4]. */
  readonly now: readonly number[];
}

/**
 * No two voices of a chorale may move from one perfect fifth, octave or unison to another in the
 * same direction.
 *
 * Source: the prohibition common to Fux (1725) and the harmony books after it; by contrary motion
 * such steps are allowed here.
 */
export function parallelsConstraint(
  encoding: Pick<FourVoiceEncoding, "headerLength">,
): Constraint<VoiceLeading> {
  const silent = new Array<number>(voiceCount).fill(restPitch);
  const pitchAfter = ({ cell, before }: VoiceLeading, token: string) => {
    const parsed = parseFourVoiceToken(token);
    if (parsed?.kind === "pitch") return parsed.pitch;
    return parsed?.kind === "rest" ? restPitch : before[cell % voiceCount];
  };
  return {
    name: "no parallel fifths or octaves",
    start: () => ({ cell: -encoding.headerLength, before: silent, now: silent }),
    next(state, token) {
      const { cell, before } = state;
      if (cell < 0) return { ...state, cell: cell + 1 };
      const now = [...state.now];
      now[cell % voiceCount] = pitchAfter(state, token);
      const isStepDone = (cell + 1) % voiceCount === 0;
      return { cell: cell + 1, before: isStepDone ? now : before, now };
    },
    allows(state, token) {
      if (state.cell < 0) return true;
      const voice = state.cell % voiceCount;
      const pitch = pitchAfter(state, token);
      for (let other = 0; other < voice; other++) {
        const from = [state.before[other], state.before[voice]] as const;
        if (isParallel(from, [state.now[other], pitch])) return false;
      }
      return true;
    },
  };
}

/** Whether two voices go from a perfect interval to one of the same class in one direction. */
export function isParallel(
  from: readonly [number, number],
  to: readonly [number, number],
): boolean {
  if ([...from, ...to].includes(restPitch)) return false;
  const motions = [Math.sign(to[0] - from[0]), Math.sign(to[1] - from[1])];
  if (motions[0] === 0 || motions[0] !== motions[1]) return false;
  const interval = Math.abs(from[0] - from[1]) % 12;
  return (interval === 0 || interval === 7) && Math.abs(to[0] - to[1]) % 12 === interval;
}
