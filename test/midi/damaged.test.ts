import { describe, expect, test } from "vitest";
import { MidiError, type MidiFile } from "../../lib/midi/midi-file";
import { readMidi } from "../../lib/midi/read";
import { chunk, endOfTrack, midi } from "./bytes";

const note = [0x00, 0x90, 60, 80, 0x10, 0x80, 60, 0];
const song = [...note, ...note, ...note, ...note];
const hex = (text: string) => text.split(" ").map((digits) => Number.parseInt(digits, 16));
const notesOf = ({ notes: n }: MidiFile) =>
  Array.from(n.pitch, (pitch, i) => [pitch, n.startTicks[i], n.endTicks[i], n.velocity[i]]);
const kindsOf = (file: MidiFile) => file.problems.map(({ kind }) => kind);
const messages = (file: MidiFile) =>
  file.problems.map(({ byte, message }) => `byte ${byte}: ${message}`);

function readBytes(...bytes: (readonly number[] | Uint8Array)[]): MidiFile {
  return readMidi(Uint8Array.from(bytes.flatMap((part) => [...part])), "bad.mid");
}

const header = (tracks: number, format = 1) => chunk("MThd", [0, format, 0, tracks, 0, 96]);

describe("a damaged file is read as far as it makes sense", () => {
  test("cut inside a track: the notes before the cut are there", () => {
    const whole = midi({ tracks: [song] });
    const file = readMidi(whole.subarray(0, 22 + 18), "cut.mid");
    expect(file.notes.count).toBe(2);
    expect(messages(file)).toMatchInlineSnapshot(`
      [
        "byte 38: track 0 ends inside an event, which is dropped",
        "byte 40: file ends inside track 0",
      ]
    `);
  });

  test("tracks beyond the header's count are read", () => {
    const file = readMidi(midi({ trackCount: 1, format: 1, tracks: [song, song] }), "t");
    expect(file.notes.count).toBe(8);
    expect(messages(file)).toEqual(["byte 10: header says 1 tracks, 2 found and read"]);
  });

  test("data after the end of a track is not played", () => {
    const file = readMidi(midi({ tracks: [[...song, ...endOfTrack, ...song]] }), "t");
    expect(file.notes.count).toBe(4);
    expect(kindsOf(file)).toEqual(["data-after-end"]);
  });

  test("a track whose length is wrong either way is read to its end event", () => {
    for (const length of [3, 35, 37, 200, 0xffffff]) {
      const body = chunk("MTrk", [...song, ...endOfTrack], length);
      const file = readBytes(header(2), body, chunk("MTrk", [...note, ...endOfTrack]));
      expect(file.notes.count, `length ${length}`).toBe(5);
      expect(kindsOf(file)).toEqual(["chunk-length"]);
    }
  });

  test("a chunk of an unknown kind is skipped", () => {
    const track = chunk("MTrk", [...song, ...endOfTrack]);
    const file = readBytes(header(1), chunk("XFIH", [1, 2, 3]), track);
    expect(file.notes.count).toBe(4);
    expect(messages(file)).toEqual(['byte 14: chunk "XFIH" of 3 bytes skipped']);
  });

  test("bytes before the header are dropped", () => {
    const file = readBytes(Array(128).fill(7), midi({ tracks: [song] }));
    expect(file.notes.count).toBe(4);
    expect(messages(file)).toEqual(["byte 0: 128 bytes before the header dropped"]);
  });

  test("a missing header and a damaged chunk name do no more harm than they must", () => {
    const track = chunk("MTrk", [...song, ...endOfTrack]);
    expect(readBytes(track).notes.count).toBe(4);
    const file = readBytes(header(1), chunk("MTr\u006a", [...song, ...endOfTrack]));
    expect(file.notes.count).toBe(4);
    expect(kindsOf(file)).toEqual(["bad-header"]);
  });

  test("after bytes that are no event, reading goes on where events follow one another", () => {
    const file = readMidi(midi({ tracks: [[0x00, 0x05, 0x06, ...song, ...song]] }), "t");
    expect(file.notes.count).toBe(8);
    expect(messages(file)).toEqual([
      "byte 23: data byte without a status; 3 bytes dropped (events)",
    ]);
  });

  test("a pitch over 127 drops its note, a velocity over 127 becomes 127", () => {
    const loud = [0x00, 0x90, 60, 0x90, 0x10, 0x80, 60, 0];
    const high = [0x00, 0x90, 0xbc, 80];
    const file = readMidi(midi({ tracks: [[...loud, ...song, ...high, ...song]] }), "t");
    expect(file.notes.count).toBe(9);
    expect(file.notes.velocity[0]).toBe(127);
    expect(messages(file)).toEqual([
      "byte 22: velocity 144 read as 127",
      "byte 62: note of pitch 188 dropped",
    ]);
  });

  test("bytes over 127 that leave the track its length are taken as they stand, clipped", () => {
    const velocities = hex(
      "00 90 3C E0 83 60 80 3C 64 00 90 3E F0 81 70 80 3E 64 00 90 40 F0 81 70 80 40 64",
    );
    const file = readMidi(midi({ division: [1, 0xe0], tracks: [velocities] }), "t");
    expect(notesOf(file)).toEqual([
      [60, 0, 480, 127],
      [62, 480, 720, 127],
      [64, 720, 960, 127],
    ]);
    const volume = hex("00 B0 07 FF 00 90 3C 50 60 80 3C 40 00 90 3E 50 60 80 3E 40");
    const loud = readMidi(midi({ tracks: [volume] }), "t");
    expect(notesOf(loud).map(([pitch]) => pitch)).toEqual([60, 62]);
    expect(loud.controllers.value[0]).toBe(127);
    expect(messages(loud)).toEqual(["byte 22: controller 255 read as 127"]);
  });

  test("a release velocity over 127 ends its note all the same", () => {
    const track = hex("00 90 3C 50 60 80 3C FF 00 90 3E 50 60 80 3E 40");
    const file = readMidi(midi({ tracks: [track] }), "t");
    expect(notesOf(file)).toEqual([
      [60, 0, 96, 80],
      [62, 96, 192, 80],
    ]);
    expect(messages(file)).toEqual(["byte 26: release velocity 255 read as 127"]);
  });

  test("programs, controllers and bends over 127 are clipped", () => {
    const track = hex("00 C0 C8 00 E0 80 90 00 B0 C8 40");
    const file = readMidi(midi({ tracks: [[...track, ...song]] }), "t");
    expect([...file.notes.program]).toEqual([127, 127, 127, 127]);
    expect([...file.pitchBends.value]).toEqual([8191]);
    expect([...file.controllers.number]).toEqual([127]);
    expect(messages(file)).toEqual([
      "byte 22: program 200 read as 127",
      "byte 25: pitch bend 128 and 144 read as 127",
      "byte 29: controller 200 read as 127",
    ]);
  });

  test("where the end of a track is cut off, values are clipped that events follow", () => {
    const track = hex("00 90 3C 50 60 80 3C FF");
    const whole = midi({ tracks: [[...track, ...song, ...song]] });
    const file = readMidi(whole.subarray(0, whole.length - 6), "t");
    expect(notesOf(file)[0]).toEqual([60, 0, 96, 80]);
    expect(file.notes.count).toBe(9);
  });

  test("a header that claims more bytes than it has loses no track", () => {
    const tracks = [
      chunk("MTrk", [...song, ...endOfTrack]),
      chunk("MTrk", [...note, ...endOfTrack]),
    ];
    for (const size of [22, 26]) {
      const file = readBytes(chunk("MThd", [0, 1, 0, 2, 0, 96], size), ...tracks);
      expect(file.notes.count).toBe(5);
      expect(messages(file)).toEqual([`byte 4: header of ${size} bytes read as one of 6`]);
    }
    const longer = readBytes(chunk("MThd", [0, 1, 0, 2, 0, 96, 1, 2]), ...tracks);
    expect([longer.notes.count, longer.problems.length]).toEqual([5, 0]);
  });

  test("a RIFF chunk that ends before the last track does not hide it", () => {
    const bare = midi({ tracks: [song, note] });
    const letters = (text: string) => [...text].map((char) => char.charCodeAt(0));
    const data = [...letters("RMIDdata"), 40, 0, 0, 0, ...bare];
    const file = readBytes(chunk("RIFF", data));
    expect(file.notes.count).toBe(5);
    expect(kindsOf(file)).toEqual(["bad-header"]);
  });

  test("a text longer than the file is dropped, the notes before it stay", () => {
    const file = readMidi(midi({ tracks: [[...song, 0x00, 0xff, 0x01, 0x7f, 65, 66]] }), "t");
    expect(file.notes.count).toBe(4);
    expect(kindsOf(file)).toEqual(["bad-event"]);
  });

  test("system messages that do not belong in a file are stepped over", () => {
    const strange = [0x00, 0xf8, 0x00, 0xf2, 1, 2, 0x00, 0xf6, 0x00, 0xf0, 2, 0x7e, 0xf7];
    const file = readMidi(midi({ tracks: [[...note, ...strange, ...note]] }), "t");
    expect(file.notes.count).toBe(2);
    expect(messages(file)).toEqual([
      "byte 30: 3 messages that do not belong into files stepped over (first: F8)",
    ]);
  });

  test("every system message but SysEx is told", () => {
    const [data, none] = [[1, 2], []];
    for (let status = 0xf1; status < 0xff; status++) {
      if (status === 0xf7) continue;
      const length = status === 0xf2 ? 2 : status === 0xf1 || status === 0xf3 ? 1 : 0;
      const strange = [0x00, status, ...(length > 0 ? data.slice(0, length) : none)];
      const file = readMidi(midi({ tracks: [[...note, ...strange, ...note]] }), "t");
      expect([status, file.notes.count, ...kindsOf(file)]).toEqual([status, 2, "stray-message"]);
    }
  });

  test("a file full of faults lists a hundred of them", () => {
    const bad = [0x00, 0xff, 0x59, 2, 99, 9];
    const file = readMidi(midi({ tracks: [Array(500).fill(bad).flat()] }), "t");
    expect(file.problems).toHaveLength(101);
    expect(file.problems[100].message).toBe("400 more problems, not listed");
  });

  test("behind a hundred faults of one kind the first of another is listed", () => {
    const bad = [0x00, 0xff, 0x59, 2, 99, 9];
    const file = readMidi(
      midi({ tracks: [[...Array(500).fill(bad).flat(), 0, 0x90, 60, 1]] }),
      "t",
    );
    expect(kindsOf(file).slice(100)).toEqual(["hanging-notes", "many-problems"]);
  });
});

describe("what is no MIDI file is refused with name, byte, cause and remedy", () => {
  const refusal = (bytes: Uint8Array | string): string => {
    try {
      readMidi(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes, "song.mid");
    } catch (error) {
      if (error instanceof MidiError) return error.message;
      throw error;
    }
    return "read";
  };

  test("each kind has its own message", () => {
    const cases = [
      "",
      "MThd",
      "Hello, I am a text.",
      "<!DOCTYPE html><html></html>",
      "PK\u0003\u0004 and so on",
      "RIFF\u0024\u0000\u0000\u0000WAVEfmt ",
      "\u0000\u0000\u0000\u0000\u0000",
      "\u0001\u0002\u0003\u0004 something",
      "ID3\u0003",
      "Rar!\u001a\u0007\u0000",
      "GIF89a\u0001\u0000",
      "\u00ff\u00fb\u0090\u0064\u0000",
      "Extended Module: song",
      `IMPM${"\u0000".repeat(60)}`,
      `${"\u0000\u0001".repeat(22)}SCRM`,
      `song${"\u0000".repeat(1076)}M.K.`,
    ].map(refusal);
    const onlyHeader = refusal(Uint8Array.from(header(1)));
    expect([...cases, onlyHeader]).toMatchInlineSnapshot(`
      [
        "song.mid: byte 0: the file is empty (copy or download it again)",
        "song.mid: byte 4: the file ends before its first track (download or export it again)",
        "song.mid: byte 0: not a MIDI file but text (only MIDI files can be read)",
        "song.mid: byte 0: not a MIDI file but a web page (download the file itself, not the page about it)",
        "song.mid: byte 0: not a MIDI file but a ZIP archive (unpack it and use the files inside)",
        "song.mid: byte 0: not a MIDI file but a RIFF file of another kind, such as WAVE (only RIFF files of kind RMID hold MIDI)",
        "song.mid: byte 0: not a MIDI file but zero bytes only (download it again)",
        "song.mid: byte 0: not a MIDI file but unknown data (a MIDI file begins with the letters MThd)",
        "song.mid: byte 0: not a MIDI file but MP3 audio (audio cannot be read as MIDI)",
        "song.mid: byte 0: not a MIDI file but a RAR archive (unpack it and use the files inside)",
        "song.mid: byte 0: not a MIDI file but a GIF picture (a picture cannot be read as MIDI)",
        "song.mid: byte 0: not a MIDI file but MP3 audio (audio cannot be read as MIDI)",
        "song.mid: byte 0: not a MIDI file but an XM tracker file (open it in a tracker and export MIDI)",
        "song.mid: byte 0: not a MIDI file but an IT tracker file (open it in a tracker and export MIDI)",
        "song.mid: byte 0: not a MIDI file but an S3M tracker file (open it in a tracker and export MIDI)",
        "song.mid: byte 0: not a MIDI file but a MOD tracker file (open it in a tracker and export MIDI)",
        "song.mid: byte 14: the file ends before its first track (download or export it again)",
      ]
    `);
  });
});
