import type { FactorSpec } from "../encoding";
import { maximumBarSteps } from "../grid-metre";
import { restPitch } from "./grid";
import { metreOfToken, parseFourVoiceToken } from "./tokens";
import { voiceCount } from "./voices";

/** What the factors of the four-voice grid are counted from. */
export interface FourVoiceFactorState {
  /** Cells said so far. */
  readonly cells: number;
  /** Steps in a bar; 0 before the metre token. */
  readonly barSteps: number;
  readonly pickupSteps: number;
  /** Per voice: the pitch that sounds, or `restPitch`. */
  readonly pitches: readonly number[];
  /** Per voice: the pitch of the note before that one. */
  readonly previous: readonly number[];
  /** Per voice: how many steps the pitch has sounded or the rest has lasted. */
  readonly lengths: readonly number[];
}

const pitchSize = 129; // 0 is a rest or the beginning, p + 1 is pitch p
const unknownBarSteps = 16; // where the metre token was filtered away
const onsetSize = 8; // whether soprano, alto and tenor have begun anew
const lengthBounds = [1, 2, 3, 4, 6, 8, 12, 16];

const pitchId = (pitch: number) => (pitch === restPitch ? 0 : pitch + 1);

function lengthId(steps: number): number {
  if (steps === 0) return 0;
  const bucket = lengthBounds.findIndex((bound) => steps <= bound);
  return bucket === -1 ? lengthBounds.length + 1 : bucket + 1;
}

/** Which of the voices already said in this step have begun a note or a rest, as bits. */
function onsetId(lengths: readonly number[], voice: number): number {
  return lengths.slice(0, voice).reduce((bits, steps, v) => bits | (steps === 1 ? 1 << v : 0), 0);
}

/**
 * What is known of the cell that comes next: the voice, its step in the bar, the bar's length, the
 * voice's pitch and the one before it, how long it has sounded, the pitches of the other voices,
 * the one just said first (for the soprano, the bass of the step before), and which voices have
 * moved in this step.
 *
 * Pitch ids are 0 for none and pitch + 1 otherwise. Transposed tokens have transposed factors.
 */
export function fourVoiceFactors(
  stepsPerQuarter: number,
  holds: boolean,
): FactorSpec<FourVoiceFactorState> {
  const none = [restPitch, restPitch, restPitch, restPitch];
  const begin: FourVoiceFactorState = {
    cells: 0,
    barSteps: holds ? 0 : 4 * stepsPerQuarter,
    pickupSteps: 0,
    pitches: none,
    previous: none,
    lengths: [0, 0, 0, 0],
  };
  return {
    names: [
      ...["voice", "position", "bar", "pitch", "previous pitch", "length"],
      ...["other pitch", "third pitch", "fourth pitch", "onsets"],
    ],
    sizes: [
      voiceCount + 1, // 0 before the metre token
      maximumBarSteps + 1,
      maximumBarSteps + 1,
      pitchSize,
      pitchSize,
      lengthBounds.length + 2,
      ...[pitchSize, pitchSize, pitchSize],
      onsetSize,
    ],
    pitches: [3, 4, 6, 7, 8],
    start: () => begin,
    next: (state, token) => advance(state, token, { stepsPerQuarter, holds }),
    ids(state) {
      const { cells, barSteps, pickupSteps } = state;
      if (barSteps === 0) return [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
      const voice = cells % voiceCount;
      const step = Math.floor(cells / voiceCount) - pickupSteps;
      return [
        voice + 1,
        1 + (((step % barSteps) + barSteps) % barSteps),
        barSteps,
        pitchId(state.pitches[voice]),
        pitchId(state.previous[voice]),
        lengthId(state.lengths[voice]),
        ...[3, 2, 1].map((ago) => pitchId(state.pitches[(voice + ago) % voiceCount])),
        onsetId(state.lengths, voice),
      ];
    },
  };
}

function advance(
  state: FourVoiceFactorState,
  token: string,
  { stepsPerQuarter, holds }: { readonly stepsPerQuarter: number; readonly holds: boolean },
): FourVoiceFactorState {
  const metre = metreOfToken(token, stepsPerQuarter);
  if (metre) return { ...state, barSteps: metre.barSteps, pickupSteps: metre.pickupSteps };
  const parsed = parseFourVoiceToken(token);
  if (state.barSteps === 0) return { ...state, barSteps: unknownBarSteps };
  const voice = state.cells % voiceCount;
  const sounding = state.pitches[voice];
  // An unknown token still takes its place in the step: the voice goes on.
  const pitch =
    parsed?.kind === "pitch" ? parsed.pitch : parsed?.kind === "rest" ? restPitch : sounding;
  const goesOn = pitch === sounding && (parsed?.kind !== "pitch" || !holds);
  const lengths = [...state.lengths];
  lengths[voice] = goesOn ? lengths[voice] + 1 : 1;
  if (goesOn) return { ...state, cells: state.cells + 1, lengths };
  const pitches = [...state.pitches];
  const previous = [...state.previous];
  if (sounding !== restPitch) previous[voice] = sounding;
  pitches[voice] = pitch;
  return { ...state, cells: state.cells + 1, pitches, previous, lengths };
}
