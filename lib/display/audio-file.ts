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
