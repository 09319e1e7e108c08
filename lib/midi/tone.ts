import { Midi } from "@tonejs/midi";
import { MidiError } from "./midi-file";

/**
 * The file as the familiar object of @tonejs/midi, for looking around in a notebook.
 *
 * It knows less than `readMidi`: see test/midi/tone.test.ts for each difference.
 *
 * @throws MidiError where @tonejs/midi gives up; `readMidi` may still read the file.
 */
export function readToneMidi(bytes: Uint8Array, name: string): Midi {
  try {
    return new Midi(bytes);
  } catch (error) {
    // It throws plain strings.
    const cause = error instanceof Error ? error.message : String(error);
    const message = `@tonejs/midi cannot read it: ${cause} (readMidi may)`;
    throw new MidiError(name, { kind: "not-midi", byte: 0, message });
  }
}
