import { Mp3Encoder } from "@breezystack/lamejs";
import { rate } from "../wav";

/** Bits a second, in thousands: half a minute takes 240 kB. */
const kilobits = 64;
const block = 1152;

// A worker of its own, and a part of its own in the page: LAME is under the LGPL, and whoever has
// the page may put another version in its place.
const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<Float32Array>) => void;
  postMessage(message: Uint8Array): void;
};

scope.onmessage = ({ data }) => {
  const encoder = new Mp3Encoder(1, rate, kilobits);
  const pcm = Int16Array.from(data, (sample) =>
    Math.round(Math.max(-1, Math.min(1, sample)) * 32_767),
  );
  const parts: Uint8Array[] = [];
  for (let at = 0; at < pcm.length; at += block) {
    parts.push(Uint8Array.from(encoder.encodeBuffer(pcm.subarray(at, at + block))));
  }
  parts.push(Uint8Array.from(encoder.flush()));
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  scope.postMessage(bytes);
};
