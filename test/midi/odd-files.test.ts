import { describe, expect, it } from "vitest";
import { oddFiles, viewOfEtude, viewOfTone } from "../../lib/midi/odd-files";

const views = (name: string) => {
  const file = oddFiles.find((odd) => odd.name === name)!;
  return { ours: viewOfEtude(file.bytes, name), tone: viewOfTone(file.bytes, name) };
};

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
