import { checkArgument } from "../../core";
import { chunkByHand, midiByHand } from "./by-hand";

/** A small file that is right, or nearly so, and that readers disagree about. */
export interface OddFile {
  readonly name: string;
  /** What is odd about it, and what it should sound like. */
  readonly oddity: string;
  readonly bytes: Uint8Array;
}

// A quarter note of middle C at once, at 96 ticks a quarter note.
const note = [0x00, 0x90, 60, 80, 96, 0x80, 60, 0];
const tempoOfOneSecond = [0xff, 0x51, 3, 0x0f, 0x42, 0x40];

/** Files of a few bytes, each with one feature that occurs in the wild. */
export const oddFiles: readonly OddFile[] = [
  {
    name: "plain.mid",
    oddity: "nothing: two quarter notes at 120 a minute",
    bytes: midiByHand({ tracks: [[...note, ...note]] }),
  },
  {
    name: "minor.mid",
    oddity: "a key signature without sharps or flats, minor: A minor",
    bytes: midiByHand({ tracks: [[0, 0xff, 0x59, 2, 0, 1, ...note]] }),
  },
  {
    name: "program.mid",
    oddity: "the instrument changes while the first of two notes sounds",
    bytes: midiByHand({
      tracks: [[0, 0x90, 60, 80, 48, 0xc0, 40, 48, 0x80, 60, 0, ...note]],
    }),
  },
  {
    name: "hanging.mid",
    oddity: "two notes that nobody ends",
    bytes: midiByHand({ tracks: [[0, 0x90, 60, 80, 0, 0x90, 64, 80, 96, 0xb0, 64, 0]] }),
  },
  {
    name: "late-tempo.mid",
    oddity: "120 a minute by default; after a quarter note 60 a minute",
    bytes: midiByHand({ tracks: [[96, ...tempoOfOneSecond, ...note]] }),
  },
  {
    name: "smpte.mid",
    oddity: "time in film frames: 25 a second, 40 ticks each; the note lasts 96 ms",
    bytes: midiByHand({ division: [0xe7, 40], tracks: [note] }),
  },
  {
    name: "tracks.mid",
    oddity: "the header says one track, there are two with a note each",
    bytes: midiByHand({ format: 1, trackCount: 1, tracks: [note, note] }),
  },
  {
    name: "riff.rmi",
    oddity: "a MIDI file in Microsoft's RIFF wrapping",
    bytes: Uint8Array.from(
      chunkByHandReversed("RIFF", [
        ...[..."RMID"].map((letter) => letter.charCodeAt(0)),
        ...chunkByHandReversed("data", [...midiByHand({ tracks: [note] })]),
      ]),
    ),
  },
];

export function oddFile(name: string): OddFile {
  const found = oddFiles.find((file) => file.name === name);
  checkArgument(found !== undefined, "odd file", name, `must be ${oddFiles[0].name} or another`);
  return found!;
}

/** RIFF writes lengths from the low byte to the high one. */
function chunkByHandReversed(name: string, data: readonly number[]): number[] {
  const chunk = chunkByHand(name, data);
  return [...chunk.slice(0, 4), ...chunk.slice(4, 8).reverse(), ...chunk.slice(8)];
}
