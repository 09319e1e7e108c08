import { type Piece, pitchName, transposePitch } from "../../music";
import { type Encoding, malformedToken } from "../encoding";
import { barStepsOf, gridDenominators, maximumBarSteps } from "../grid-metre";
import { fourVoiceFactors } from "./factors";
import { fourVoiceGrammar, fourVoiceReader } from "./grammar";
import { emptyGrid, type FourVoiceGrid, gridToPiece, pieceToGrid, restPitch } from "./grid";
import { holdToken, metreOfToken, metreToken, parseFourVoiceToken, restToken } from "./tokens";
import { voiceCount } from "./voices";

/** An encoding that also reads and writes grids. */
export interface FourVoiceEncoding extends Encoding {
  readonly stepsPerQuarter: number;
  /** Tokens before the first cell: 1 with a metre token, else 0. */
  readonly headerLength: number;
  encodeGrid(grid: FourVoiceGrid): string[];
  /** The grid of tokens; a step cut short is filled with rests. */
  decodeGrid(tokens: readonly string[]): FourVoiceGrid;
}

/** Whether an encoding is one of four voices. */
export function isFourVoice(encoding: Encoding): encoding is FourVoiceEncoding {
  return "headerLength" in encoding;
}

/** Which form of the four-voice grid. */
export interface FourVoiceOptions {
  readonly name: string;
  readonly summary: string;
  /** 4 for sixteenths, 2 for eighths. */
  readonly stepsPerQuarter: number;
  /**
   * `true`: a metre token first, and `hold` tokens that tell held notes from repeated ones.
   * `false`: pitches and rests only, four a step, as protocol B counts them.
   */
  readonly holds: boolean;
}

/**
 * Four voices on a grid: at every step soprano, alto, tenor and bass say their pitch (`C4`),
 * `hold` or `rest`.
 *
 * Side inputs that follow from the tokens: see `fourVoiceFactors`.
 */
export function createFourVoiceEncoding(options: FourVoiceOptions): FourVoiceEncoding {
  const { name, summary, stepsPerQuarter, holds } = options;
  const encodeGrid = (grid: FourVoiceGrid) => tokensOfGrid(grid, holds);
  const decodeGrid = (tokens: readonly string[]) => gridOfTokens(tokens, options);
  const grammar = fourVoiceGrammar(stepsPerQuarter, holds);
  return {
    name,
    clock: "quarters",
    summary,
    stepsPerQuarter,
    headerLength: holds ? 1 : 0,
    encodeGrid,
    decodeGrid,
    encode: (piece: Piece) => encodeGrid(pieceToGrid(piece, { stepsPerQuarter })),
    decode: (tokens) => gridToPiece(decodeGrid(tokens), { name }),
    grammar,
    reader: fourVoiceReader(grammar),
    factors: fourVoiceFactors(stepsPerQuarter, holds),
    allTokens: () => allFourVoiceTokens(stepsPerQuarter, holds),
    transpose: transposeFourVoiceToken,
  };
}

function tokensOfGrid(grid: FourVoiceGrid, holds: boolean): string[] {
  const tokens = holds ? [metreToken(grid)] : [];
  for (let cell = 0; cell < grid.pitches.length; cell++) {
    const pitch = grid.pitches[cell];
    const isHold = holds && grid.holds[cell] === 1 && pitch === grid.pitches[cell - voiceCount];
    if (pitch === restPitch) tokens.push(restToken);
    else tokens.push(isHold ? holdToken : pitchName(pitch));
  }
  return tokens;
}

function gridOfTokens(tokens: readonly string[], options: FourVoiceOptions): FourVoiceGrid {
  const { name, stepsPerQuarter, holds } = options;
  const header = holds && tokens.length > 0 ? 1 : 0;
  const metre = header === 1 ? metreOfToken(tokens[0], stepsPerQuarter) : null;
  if (header === 1 && !metre) throw malformedToken(name, tokens[0], 0);
  const steps = Math.ceil((tokens.length - header) / voiceCount);
  const grid = emptyGrid(steps, { stepsPerQuarter, ...metre });
  for (let i = header; i < tokens.length; i++) {
    const token = parseFourVoiceToken(tokens[i]);
    const cell = i - header;
    const before = cell < voiceCount ? restPitch : grid.pitches[cell - voiceCount];
    if (token?.kind === "pitch") {
      grid.pitches[cell] = token.pitch;
      grid.holds[cell] = !holds && token.pitch === before ? 1 : 0;
    } else if (token?.kind === "hold" && holds && before !== restPitch) {
      grid.pitches[cell] = before;
      grid.holds[cell] = 1;
    } else if (token?.kind !== "rest") throw malformedToken(name, tokens[i], i);
  }
  return grid;
}

function transposeFourVoiceToken(token: string, semitones: number): string | null {
  const parsed = parseFourVoiceToken(token);
  if (parsed?.kind !== "pitch") return parsed ? token : null;
  const moved = transposePitch(parsed.pitch, semitones);
  return moved === null ? null : pitchName(moved);
}

function allFourVoiceTokens(stepsPerQuarter: number, holds: boolean): string[] {
  const pitches = Array.from({ length: 128 }, (_, pitch) => pitchName(pitch));
  if (!holds) return [...pitches, restToken];
  const metres: string[] = [];
  for (const denominator of gridDenominators) {
    for (let numerator = 1; numerator <= maximumBarSteps; numerator++) {
      const barSteps = barStepsOf({ numerator, denominator }, stepsPerQuarter) ?? 0;
      for (let pickupSteps = 0; pickupSteps < barSteps; pickupSteps++) {
        metres.push(metreToken({ numerator, denominator, pickupSteps }));
      }
    }
  }
  return [...metres, ...pitches, holdToken, restToken];
}
