import type { Piece } from "../../music";
import type { Sounds } from "../sound/sounds";
import { renderPiece, wavOf } from "../sound/wav";
import { startWorker } from "./worker-client";

/** What a sound file may be. */
export type SoundFileKind = "WAV" | "MP3";

/** A piece as the bytes of a sound file; an MP3 is made in a worker, which ends with it. */
export async function soundFile(
  kind: SoundFileKind,
  piece: Piece,
  { sounds, mp3 }: { readonly sounds: Sounds; readonly mp3: string },
): Promise<Uint8Array> {
  const samples = await renderPiece(piece, sounds);
  return kind === "WAV" ? wavOf(samples) : encoded(samples, mp3);
}

async function encoded(samples: Float32Array, code: string): Promise<Uint8Array> {
  const worker = startWorker(code);
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Uint8Array>) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message || "the encoder was ended"));
      worker.postMessage(samples);
    });
  } finally {
    worker.terminate();
  }
}
