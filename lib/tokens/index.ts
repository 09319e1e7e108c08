/**
 * # Tokens
 *
 * A piece becomes a sequence of tokens, and tokens become a piece again. Each encoding knows what it
 * keeps and what it loses, which token may follow which (its grammar), and what a model may be told
 * beside the tokens (its factors). It is one file or one folder, which `registry.ts` lists: a new
 * one touches nothing else. The vocabulary numbers the tokens of the training pieces.
 *
 * @module
 */
export {
  type Encoding,
  type FactorSpec,
  factorTable,
  firstGrammarFault,
  type Grammar,
  type TokenReader,
} from "./encoding";
export { type FactorSource, FactorTracker } from "./factor-tracker";
export { type FourVoiceEncoding, isFourVoice } from "./four-voice/codec";
export {
  emptyGrid,
  type FourVoiceGrid,
  gridToPiece,
  heldGrid,
  pieceToGrid,
  restPitch,
} from "./four-voice/grid";
export { metreOfToken, parseFourVoiceToken } from "./four-voice/tokens";
export { type VoiceName, voiceCount, voiceNames, voicesOf } from "./four-voice/voices";
export { type GridMetre, metreOf } from "./grid-metre";
export { allEncodings, encodingByName } from "./registry";
export { compareEncodings, type RoundTripReport } from "./round-trip";
export {
  buildVocabulary,
  checkLearnable,
  countTokens,
  specialTokens,
  Vocabulary,
  vocabularyOfCounts,
} from "./vocabulary";
