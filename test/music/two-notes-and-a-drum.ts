import { createPiece } from "../../lib/music/piece";

const note = (pitch: number, track = 0) => ({
  pitch,
  startTicks: 0,
  durationTicks: 480,
  velocity: 100,
  track,
});
/** A fifth on a piano in C major, and a drum. */
export const twoNotesAndADrum = createPiece({
  name: "two notes and a drum",
  notes: [note(60), note(67), note(36, 1)],
  tracks: [
    { name: "Piano", channel: 0, program: 0, isDrums: false },
    { name: "Kit", channel: 9, program: 0, isDrums: true },
  ],
  keySignatures: [{ ticks: 0, tonic: 0, mode: "major" }],
});
