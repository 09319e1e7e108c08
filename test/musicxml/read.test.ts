import { describe, expect, it } from "vitest";
import { readMusicXml } from "../../lib/musicxml";
import { bytesOf, note, rest, score, scoreOf, time } from "./score";

const read = (xml: string) => readMusicXml(bytesOf(xml), "test.musicxml");

/** Onset:pitch:length in quarter notes, in the order of the piece. */
const heard = (xml: string) => {
  const { notes, ticksPerQuarter } = read(xml).piece;
  return notes
    .map((n) => `${n.startTicks / ticksPerQuarter}:${n.pitch}:${n.durationTicks / ticksPerQuarter}`)
    .join(" ");
};

const tie = (...types: string[]) => types.map((type) => `<tie type="${type}"/>`).join("");
const barline = (inner: string) => `<barline>${inner}</barline>`;
const back = barline('<repeat direction="backward"/>');

describe("the notes of a score", () => {
  it("follow one another by their durations", () => {
    expect(heard(score([note("C4", 4) + rest(2) + note("F#4", 2) + note("Bb3", 8)]))).toBe(
      "0:60:1 1.5:66:0.5 2:58:2",
    );
  });

  it("of a chord begin together, and voices go back", () => {
    const chord = note("C4", 4) + note("E4", 4, "<chord/>") + note("G4", 4);
    const below =
      "<backup><duration>8</duration></backup><forward><duration>4</duration></forward>";
    expect(heard(score([chord + below + note("C3", 4)]))).toBe("0:60:1 0:64:1 1:48:1 1:67:1");
  });

  it("that are tied sound as one, over bar lines and through chords", () => {
    const first = note("C4", 8, tie("start")) + note("E4", 8, `<chord/>${tie("start")}`);
    const second = note("C4", 4, tie("stop", "start")) + note("C4", 4, tie("stop"));
    expect(heard(score([first, second]))).toBe("0:60:4 0:64:2");
  });

  it("keep triplets apart to the tick", () => {
    const { notes } = read(
      score(
        [1, 1, 1].map(() => note("C4", 1)),
        { divisions: 3 },
      ),
    ).piece;
    expect(notes.map(({ startTicks }) => startTicks)).toEqual([0, 3360, 6720]);
  });

  it("of transposing instruments sound where they sound", () => {
    const transpose =
      "<attributes><transpose><diatonic>-1</diatonic><chromatic>-2</chromatic>" +
      "<octave-change>-1</octave-change></transpose></attributes>";
    expect(heard(score([transpose + note("C5", 4)]))).toBe("0:58:1");
  });

  it("are as loud as the sound says, 90 where it says nothing", () => {
    const loud = '<direction><sound dynamics="120"/></direction>';
    const { notes } = read(score([note("C4", 4) + loud + note("D4", 4)])).piece;
    expect(notes.map(({ velocity }) => velocity)).toEqual([90, 108]);
  });

  it("leave grace notes out, and say so", () => {
    const grace = note("D4", 4).replace("<pitch>", "<grace/><pitch>");
    const { piece, problems } = read(score([grace + grace + note("C4", 4)]));
    expect(piece.notes).toHaveLength(1);
    expect(problems).toEqual(["Flute: grace note left out (2 in all, the first in bar 1)"]);
  });
});

describe("the tracks of a score", () => {
  it("are its parts, with program and channel", () => {
    const part = (name: string, program: number) => ({
      name,
      instruments: `<midi-instrument id="I"><midi-program>${program}</midi-program></midi-instrument>`,
      measures: `<measure number="1">${note("C4", 1)}</measure>`,
    });
    const { tracks } = read(scoreOf([part("A", 1), part("B", 41), part("C", 1)])).piece;
    expect(tracks).toEqual([
      { name: "A", channel: 0, program: 0, isDrums: false },
      { name: "B", channel: 1, program: 40, isDrums: false },
      { name: "C", channel: 0, program: 0, isDrums: false },
    ]);
  });

  it("are the staves of a piano apart", () => {
    const hands = note("C5", 4, "<staff>1</staff>") + note("C3", 4, "<chord/><staff>2</staff>");
    const { tracks, notes } = read(score([hands], { name: "Piano" })).piece;
    expect(tracks.map(({ name }) => name)).toEqual(["Piano", "Piano (2)"]);
    expect(notes.map(({ pitch, track }) => [pitch, track])).toEqual([
      [48, 1],
      [72, 0],
    ]);
  });

  it("put what has no pitch on the drum channel", () => {
    const instruments =
      '<midi-instrument id="S"><midi-unpitched>39</midi-unpitched></midi-instrument>';
    const hit = '<note><unpitched/><duration>4</duration><instrument id="S"/></note>';
    const { tracks, notes } = read(score([hit], { instruments })).piece;
    expect(tracks[0]).toMatchObject({ channel: 9, isDrums: true });
    expect(notes[0].pitch).toBe(38);
  });
});

describe("bars", () => {
  it("are as long as what they hold, so that a pick-up is short", () => {
    const bars = [time("4", 4) + note("C4", 4), note("D4", 16), note("E4", 12)];
    expect(heard(score(bars))).toBe("0:60:1 1:62:4 5:64:3");
  });

  it("are as long as their longest part, whose rests for a whole bar do not count", () => {
    const measures = (bars: string[]) =>
      `<measure number="0"><attributes><divisions>4</divisions></attributes>${bars[0]}</measure>` +
      `<measure number="1">${bars[1]}</measure>`;
    const high = { name: "High", measures: measures([note("C5", 4), note("D5", 4)]) };
    const low = { name: "Low", measures: measures([rest(16, 'measure="yes"'), note("C3", 4)]) };
    expect(heard(scoreOf([high, low]))).toBe("0:72:1 1:48:1 1:74:1");
  });

  it("without anything in them last as their metre says", () => {
    expect(heard(score([`${time("3", 4)}`, note("C4", 4)]))).toBe("3:60:1");
  });
});

describe("repeats", () => {
  it("are played, from the piece's start or from their sign", () => {
    const forward = barline('<repeat direction="forward"/>');
    const bars = [note("C4", 4) + back, forward + note("D4", 4), note("E4", 4) + back];
    expect(heard(score(bars))).toBe("0:60:1 1:60:1 2:62:1 3:64:1 4:62:1 5:64:1");
  });

  it("take their first and second ending in turn", () => {
    const ending = (number: string, type: string) => `<ending number="${number}" type="${type}"/>`;
    const first = `${barline(ending("1", "start"))}${note("D4", 4)}${barline(
      `${ending("1", "stop")}<repeat direction="backward"/>`,
    )}`;
    const second = `${barline(ending("2", "start"))}${note("E4", 4)}${barline(
      ending("2", "discontinue"),
    )}`;
    expect(heard(score([note("C4", 4), first, second, note("F4", 4)]))).toBe(
      "0:60:1 1:62:1 2:60:1 3:64:1 4:65:1",
    );
  });

  it("do not tie a bar to the one it was not followed by in print", () => {
    const bars = [note("C4", 4), note("C4", 4, tie("start")) + back, note("C4", 4, tie("stop"))];
    expect(heard(score(bars))).toBe("0:60:1 1:60:1 2:60:1 3:60:2");
  });

  it("pass the signatures again", () => {
    const { timeSignatures } = read(score([time("1", 4) + note("C4", 4) + back])).piece;
    expect(timeSignatures.map(({ ticks }) => ticks)).toEqual([0, 10_080]);
  });

  it("beyond any music are cut, and jumps are told", () => {
    const often = barline('<repeat direction="backward" times="999999999"/>');
    const { piece, problems } = read(score([`${note("C4", 1)}<sound dacapo="yes"/>${often}`]));
    expect(piece.notes.length).toBeLessThanOrEqual(20_000);
    expect(problems).toEqual([
      '"dacapo" in bar 1 is not followed',
      "repeats that ask for more than any music: cut",
    ]);
  });
});

describe("tempo, metre and key", () => {
  it("are read, sums of beats as one number", () => {
    const key = "<attributes><key><fifths>-3</fifths><mode>minor</mode></key></attributes>";
    const tempo = '<direction><sound tempo="90"/></direction>';
    const { piece } = read(score([key + time("3+2", 8) + note("C4", 10), tempo + note("C4", 10)]));
    expect(piece.keySignatures).toEqual([{ ticks: 0, tonic: 0, mode: "minor" }]);
    expect(piece.timeSignatures).toEqual([{ ticks: 0, numerator: 5, denominator: 8 }]);
    expect(piece.tempos).toEqual([
      { ticks: 0, microsecondsPerQuarter: 500_000 },
      { ticks: 25_200, microsecondsPerQuarter: 666_667 },
    ]);
  });

  it("come from a printed mark where no sound says them", () => {
    const mark =
      "<direction><direction-type><metronome><beat-unit>quarter</beat-unit><beat-unit-dot/>" +
      "<per-minute>60</per-minute></metronome></direction-type></direction>";
    const { tempos } = read(score([mark + note("C4", 4)])).piece;
    expect(tempos).toEqual([{ ticks: 0, microsecondsPerQuarter: 666_667 }]);
  });

  it("are those of the first part where parts say different things", () => {
    const key = (fifths: number) =>
      `<attributes><key><fifths>${fifths}</fifths></key></attributes>`;
    const part = (name: string, fifths: number) => ({
      name,
      measures: `<measure number="1">${key(fifths)}${note("C4", 1)}</measure>`,
    });
    const { keySignatures } = read(scoreOf([part("A", 1), part("B", 3)])).piece;
    expect(keySignatures).toEqual([{ ticks: 0, tonic: 7, mode: "major" }]);
  });
});
