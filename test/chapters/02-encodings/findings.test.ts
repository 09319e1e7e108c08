import { describe, expect, it } from "vitest";
import { encodingFigure } from "../../../lib/chapters/02-encodings/figure";
import {
  choiceFinding,
  gridFinding,
  lengthFinding,
  lengthsTable,
  onsetFinding,
  playedFinding,
  refusedTable,
  roundTripTable,
} from "../../../lib/chapters/02-encodings/findings";
import { allEncodings } from "../../../lib/tokens/registry";
import { compareEncodings, type RoundTripReport } from "../../../lib/tokens/round-trip";
import { randomChorale } from "../../sampling/chorales";
import { melody } from "../../tokens/music";

const piece = melody([60, 0, 1], [64, 1.5, 0.5], [67, 3, 2]);
const { reports, refused } = compareEncodings(piece, allEncodings());
const reportOf = (name: string) => reports.find(({ encoding }) => encoding === name)!;

describe("what is said of round trips", () => {
  it("names the encodings that keep the beat, and the farthest from it", () => {
    const text = onsetFinding(reports).text;
    expect(text).toContain("`remi`");
    expect(text).toContain("The farthest off is `notes`");
    expect(text).not.toContain("(`notes`");
  });

  it("has no farthest where all keep it, and no list where none does", () => {
    const [exact, off] = [reportOf("remi"), reportOf("notes")];
    expect(onsetFinding([exact]).text).toBe(
      "Finding. 1 of 1 encodings put every note that they keep on its beat (`remi`).",
    );
    expect(onsetFinding([off]).text).toMatch(/0 of 1 encodings put .* on its beat\. The farthest/);
  });

  it("is a table, with the reasons of those that refuse below", () => {
    expect(roundTripTable(reports, "3 notes").text).toContain("notes lost");
    expect(refusedTable(refused).text).toContain("four-voice");
    expect(refusedTable([]).text).toBe("All encodings can write this one.");
  });

  it("holds performance against score", () => {
    const made = (encoding: string, onsetErrorSeconds: number, tokens: number) =>
      ({ ...reportOf("remi"), encoding, onsetErrorSeconds, tokens, notes: 10 }) as RoundTripReport;
    const text = playedFinding([made("performance", 0.004, 60), made("remi", 0.03, 40)]).text;
    expect(text).toMatch(/is 4 ms off on average and takes 6 tokens a note; `remi`.* 30 ms/);
  });
});

describe("encodingFigure", () => {
  it("says what an encoding does not keep", () => {
    const { data } = encodingFigure([reportOf("notes"), reportOf("remi")], "What is kept");
    const [bar, remark] = data.filter(({ xaxis }) => xaxis === "x4");
    expect(bar).toMatchObject({ y: ["notes", "remi"], text: ["", expect.any(Number)] });
    expect(remark).toMatchObject({ y: ["notes"], text: [" not kept"] });
  });
});

describe("what is said of lengths", () => {
  const row = (encoding: string, median: number) => {
    return { encoding, median, pieces: 3, perNote: 2, kinds: 9 };
  };

  it("compares the shortest with the longest", () => {
    const rows = [row("remi", 300), row("notes", 100), row("note-durations", 200)];
    expect(lengthFinding(rows).text).toMatch(
      /takes 100 tokens as `notes` and 300 as `remi`, 3 times/,
    );
    expect(lengthsTable(rows).text).toContain("different tokens");
  });
});

describe("what is said of four voices", () => {
  const chorale = randomChorale(1);

  it("is how the grid begins and which token fills it", () => {
    const [words, box] = gridFinding(chorale);
    expect(words.text).toContain("The first tokens of");
    expect(box.text).toMatch(/Of \S+ tokens \d+ % are `/);
  });

  it("is that there is no grid where no piece has four", () => {
    expect(gridFinding(undefined).map(({ text }) => text)).toEqual([
      "Note. No piece read has four voices: there is no grid to show.",
    ]);
  });

  it("is how many pieces have them", () => {
    expect(choiceFinding(piece, [chorale], [piece, chorale]).text).toContain(
      "50 % of the 2 pieces",
    );
  });
});
