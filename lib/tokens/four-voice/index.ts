import { createFourVoiceEncoding, type FourVoiceEncoding } from "./codec";

/** Four voices in sixteenths: metre, pitches, holds, rests. */
export const fourVoice: FourVoiceEncoding = createFourVoiceEncoding({
  name: "four-voice",
  summary: "four voices in sixteenths, holds apart from repeats; no velocity or tempo",
  stepsPerQuarter: 4,
  holds: true,
});

/** Four voices in eighths: metre, pitches, holds, rests. */
export const fourVoiceEighths: FourVoiceEncoding = createFourVoiceEncoding({
  name: "four-voice-eighths",
  summary: "four voices in eighths, holds apart from repeats; no sixteenths, velocity or tempo",
  stepsPerQuarter: 2,
  holds: true,
});

/** Four voices in sixteenths, a pitch or rest per cell: the tokens of protocol B. */
export const fourVoicePitches: FourVoiceEncoding = createFourVoiceEncoding({
  name: "four-voice-pitches",
  summary: "four voices in sixteenths, pitches only: repeated notes are joined; no metre",
  stepsPerQuarter: 4,
  holds: false,
});
