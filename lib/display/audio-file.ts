import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { checkArgument } from "../core";
import type { Audio } from "./audio";

interface Mp3Encoder {
  encodeBuffer(samples: Int16Array): Uint8Array;
  flush(): Uint8Array;
}

type Lame = { Mp3Encoder: new (channels: number, sampleRate: number, kbps: number) => Mp3Encoder };

function pcm16(samples: Float32Array): Int16Array {
  const pcm = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    pcm[i] = Math.round(Math.max(-1, Math.min(1, samples[i])) * 32767);
  }
  return pcm;
}

/** The bytes of a WAV file: 16 bit, one channel. */
export function audioToWav(audio: Audio): Uint8Array {
  const pcm = pcm16(audio.samples);
  const bytes = new Uint8Array(44 + pcm.length * 2);
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string) => bytes.set(Buffer.from(value, "latin1"), at);
  text(0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // channels
  view.setUint32(24, audio.sampleRate, true);
  view.setUint32(28, audio.sampleRate * 2, true); // bytes per second
  view.setUint16(32, 2, true); // bytes per frame
  view.setUint16(34, 16, true); // bits per sample
  text(36, "data");
  view.setUint32(40, pcm.length * 2, true);
  for (let i = 0; i < pcm.length; i++) view.setInt16(44 + i * 2, pcm[i], true);
  return bytes;
}

const mp3SampleRates = [16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

/**
 * The bytes of an MP3 file, one channel, `kilobits` a second (8 to 160; default 40).
 *
 * Thirty seconds at the default take 150,000 bytes. Encoder: LAME 3 in JavaScript (`lamejs`).
 */
export function audioToMp3(audio: Audio, kilobits = 40): Uint8Array {
  const rates = `must be one of ${mp3SampleRates.join(", ")} Hz`;
  checkArgument(mp3SampleRates.includes(audio.sampleRate), "sampleRate", audio.sampleRate, rates);
  checkArgument(kilobits >= 8 && kilobits <= 160, "kilobits", kilobits, "must be 8 to 160");
  // By its path: the package's own entry for `require` is a browser script without exports.
  const load = createRequire(__filename);
  const entry = load.resolve("@breezystack/lamejs");
  const lame = load(join(dirname(entry), "lamejs.js")) as Lame;
  const encoder = new lame.Mp3Encoder(1, audio.sampleRate, kilobits);
  const pcm = pcm16(audio.samples);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < pcm.length; at += 1152) {
    parts.push(Uint8Array.from(encoder.encodeBuffer(pcm.subarray(at, at + 1152))));
  }
  parts.push(Uint8Array.from(encoder.flush()));
  return new Uint8Array(Buffer.concat(parts));
}
