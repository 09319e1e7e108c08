import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

export type Spessa = typeof import("spessasynth_core");
export type SoundBank = ReturnType<Spessa["SoundBankLoader"]["fromArrayBuffer"]>;

const load = createRequire(__filename);
let soundBank: SoundBank | undefined;

/** The synthesizer's library. */
export function loadSpessa(): Spessa {
  const spessa = load("spessasynth_core") as Spessa;
  spessa.SpessaLog.setLogLevel(false, false, false);
  return spessa;
}

/** All instruments of General MIDI: sonivox.sf3 of `@coderline/alphatab`, read once. */
export function generalMidiBank(spessa: Spessa): SoundBank {
  if (!soundBank) {
    const file = readFileSync(load.resolve("@coderline/alphatab/soundfont/sonivox.sf3"));
    const bytes = new Uint8Array(file).buffer;
    soundBank = spessa.SoundBankLoader.fromArrayBuffer(bytes);
  }
  return soundBank;
}
