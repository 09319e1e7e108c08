import { Random } from "../../lib/core/random";
import { pieceToMidi } from "../../lib/midi/write";
import { createPiece } from "../../lib/music/piece";
import { chunk, midi, textEvent } from "./bytes";

/** A two-part piece of `count` notes. */
function song(count: number, seed: number) {
  const random = Random.fromSeed(seed);
  const track = (name: string, channel: number) => {
    return { name, channel, program: channel * 7, isDrums: channel === 9 };
  };
  return createPiece({
    name: "Song",
    tracks: [track("Right", 0), track("Drums", 9)],
    notes: Array.from({ length: count }, (_, i) => ({
      pitch: 36 + random.integer(48),
      startTicks: i * 120,
      durationTicks: random.integer(480),
      velocity: 1 + random.integer(127),
      track: random.integer(2),
    })),
    tempos: Array.from({ length: 12 }, (_, i) => {
      return { ticks: i * 500, microsecondsPerQuarter: 400_000 + i * 1000 };
    }),
    keySignatures: [{ ticks: 0, tonic: 9, mode: "minor" }],
  });
}

/** Small valid files of every kind, to be damaged. */
export function seedFiles(): Uint8Array[] {
  const note = [0x00, 0x90, 60, 80, 0x30, 60, 0];
  const lyrics = [...textEvent(5, "Hal"), ...note, ...textEvent(5, [0x82, 0xa0])];
  const pedal = [0x00, 0xb0, 64, 127, ...note, 0x10, 0xb0, 64, 0, 0x00, 0xe0, 0, 64];
  const sysex = [0x00, 0xf0, 0x05, 0x7e, 0x7f, 0x09, 0x01, 0xf7, ...note];
  const bare = midi({ tracks: [[...note, ...pedal]] });
  const riff = chunk(
    "RIFF",
    [..."RMIDdata"].map((char) => char.charCodeAt(0)),
  );
  const size = [bare.length & 255, bare.length >> 8, 0, 0];
  return [
    pieceToMidi(song(300, 1)),
    pieceToMidi(song(40, 2)),
    midi({ tracks: [lyrics, pedal, sysex] }),
    midi({ format: 2, tracks: [note, pedal] }),
    midi({ division: [0xe7, 40], tracks: [[...note, ...note]] }),
    bare,
    Uint8Array.from([...riff, ...size, ...bare]),
  ];
}
