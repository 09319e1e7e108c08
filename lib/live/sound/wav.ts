import { type Piece, pieceSeconds } from "../../music";
import { timedNotes } from "./playback";
import type { Sounds } from "./sounds";
import { strike } from "./strike";

/** Samples a second of the files that a page makes. */
export const rate = 32_000;
const peakLevel = 0.8;
/** What rings on after the last note. */
const tailSeconds = 1;

/** A piece as samples of one channel, peak level 0.8, by the instruments of the page. */
export async function renderPiece(piece: Piece, sounds: Sounds): Promise<Float32Array> {
  const length = Math.ceil((pieceSeconds(piece) + tailSeconds) * rate);
  const context = new OfflineAudioContext(1, length, rate);
  for (const { note, program, begin, end } of timedNotes(piece)) {
    const { pitch, velocity } = note;
    strike(context.destination, sounds, { program, pitch, velocity }, begin).release(end);
  }
  const samples = (await context.startRendering()).getChannelData(0);
  let peak = 1e-6;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return samples.map((sample) => (sample * peakLevel) / peak);
}

/** The bytes of a WAV file, one channel, 16 bits, of samples at 32,000 Hz. */
export function wavOf(samples: Float32Array): Uint8Array {
  const bytes = new Uint8Array(44 + samples.length * 2);
  const view = new DataView(bytes.buffer);
  const text = (at: number, word: string) => bytes.set(new TextEncoder().encode(word), at);
  text(0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // integers
  view.setUint16(22, 1, true); // one channel
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, samples.length * 2, true);
  for (let i = 0; i < samples.length; i++) {
    view.setInt16(44 + 2 * i, Math.round(Math.max(-1, Math.min(1, samples[i])) * 32_767), true);
  }
  return bytes;
}
