import { describe, expect, it } from "vitest";
import { oddFile, oddFiles } from "../../../lib/chapters/01-midi/odd-files";
import {
  readBoth,
  readersFinding,
  readersTable,
  told,
  viewOfEtude,
} from "../../../lib/chapters/01-midi/readers";

const views = (name: string) => readBoth(oddFile(name));

describe("oddFiles", () => {
  it("are the same to both readers where nothing is odd", () => {
    const { ours, tone } = views("plain.mid");
    expect(ours).toEqual(tone);
    expect(ours).toMatchObject({ notes: 2, lastOnset: 0.5, seconds: 1 });
  });

  it.each(oddFiles.slice(1))("differ elsewhere: $name", ({ name }) => {
    const { ours, tone } = views(name);
    expect(ours).not.toEqual(tone);
    expect(ours.refused).toBeNull();
  });

  it("are read by us as they should sound", () => {
    expect(views("minor.mid").ours.key).toBe("A minor");
    expect(views("program.mid").ours.notes).toBe(2);
    expect(views("hanging.mid").ours.notes).toBe(2);
    expect(views("late-tempo.mid").ours.lastOnset).toBe(0.5);
    expect(views("smpte.mid").ours.seconds).toBeCloseTo(0.096);
    expect(views("tracks.mid").ours.notes).toBe(2);
    expect(views("riff.rmi").ours.notes).toBe(1);
    expect(views("riff.rmi").tone.refused).toMatch(/cannot read it/);
  });

  it("give a refusal where nobody can read", () => {
    expect(viewOfEtude(new Uint8Array(3), "x").refused).toMatch(/./);
  });
});

describe("what the readers are said to say", () => {
  it("is a refusal, or notes with their times", () => {
    expect(told(views("riff.rmi").tone)).toBe("refuses to read it");
    expect(told(views("minor.mid").ours)).toBe("1 note, the last from 0 to 0.500 s, A minor");
    expect(told(views("hanging.mid").tone)).toBe("no note");
    expect(told(views("smpte.mid").tone)).toBe("1 note at no time that is a number");
    expect(told(views("plain.mid").ours)).toBe("2 notes, the last from 0.500 to 1 s");
  });

  it("counts differences, and those that nobody is told of", () => {
    const [plain, riff, smpte] = ["plain.mid", "riff.rmi", "smpte.mid"].map(views);
    expect(readersFinding([plain, riff, smpte]).text).toMatch(/differ on 2 of 3 files.* 1 of them/);
    expect(readersTable([plain, riff]).text).toContain("refuses to read it");
  });

  it("is asked of a file that there is", () => {
    expect(() => oddFile("even.mid")).toThrow('invalid odd file: "even.mid"');
  });
});
