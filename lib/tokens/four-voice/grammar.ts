import type { Grammar, TokenReader } from "../encoding";
import { grammarReader } from "../token-reader";
import { restPitch } from "./grid";
import { metreOfToken, parseFourVoiceToken } from "./tokens";
import { voiceCount } from "./voices";

/** What the grammar of the four-voice grid remembers. */
export interface FourVoiceState {
  /** Cells said so far; −1 before the metre token. */
  readonly cells: number;
  /** The sounding pitch of each voice, or `restPitch`. */
  readonly sounding: readonly number[];
  /** Which voices have sung at all, as bits. */
  readonly sung: number;
}

const silent = [restPitch, restPitch, restPitch, restPitch];
const everyVoice = 0b1111;

/**
 * The grammar of the four-voice grid: the metre first (when `holds`), then four cells a step; only a
 * sounding voice is held; a piece ends after a whole step in which a voice sounds, once all four
 * have sung.
 */
export function fourVoiceGrammar(stepsPerQuarter: number, holds: boolean): Grammar<FourVoiceState> {
  return {
    start: () => ({ cells: holds ? -1 : 0, sounding: silent, sung: 0 }),
    next(state, token) {
      const parsed = parseFourVoiceToken(token);
      if (state.cells < 0 || parsed?.kind === "metre") return { ...state, cells: 0 };
      const voice = state.cells % voiceCount;
      const cells = state.cells + 1;
      // An unknown token still takes its place in the step: the voice goes on.
      if (!parsed || parsed.kind === "hold") return { ...state, cells };
      const sounding = [...state.sounding];
      sounding[voice] = parsed.kind === "pitch" ? parsed.pitch : restPitch;
      const sung = parsed.kind === "pitch" ? state.sung | (1 << voice) : state.sung;
      return { cells, sounding, sung };
    },
    allows(state, token) {
      const parsed = parseFourVoiceToken(token);
      if (!parsed) return false;
      if (parsed.kind === "metre" || state.cells < 0) {
        return state.cells < 0 && metreOfToken(token, stepsPerQuarter) !== null;
      }
      if (parsed.kind !== "hold") return true;
      return holds && state.sounding[state.cells % voiceCount] !== restPitch;
    },
    mayEnd: (state) =>
      state.cells > 0 &&
      state.cells % voiceCount === 0 &&
      state.sung === everyVoice &&
      state.sounding.some((pitch) => pitch !== restPitch),
  };
}

/** What rules read in four voices: the voice that strikes ends its own note. */
export function fourVoiceReader(grammar: Grammar<FourVoiceState>): TokenReader<FourVoiceState> {
  return grammarReader(
    grammar,
    (token) => {
      const parsed = parseFourVoiceToken(token);
      return parsed?.kind === "pitch" ? [parsed.pitch] : [];
    },
    ({ cells, sounding }) => {
      const own = cells % voiceCount;
      return sounding.filter((pitch, voice) => voice !== own && pitch !== restPitch).length;
    },
  );
}
