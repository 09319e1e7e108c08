import { describe, expect, it } from "vitest";
import { blindTest, evenedOut } from "../../../lib/chapters/08-comparison/blind-test";
import { hostile, openPage, scalePiece } from "../../display/examples";

describe("the blind test", () => {
  it("makes all music sound alike: a piano, a tempo, a loudness, a length", () => {
    const even = evenedOut(scalePiece(), 2);
    expect(even.tracks.map(({ program }) => program)).toEqual([0]);
    expect(even.tempos).toEqual([{ ticks: 0, microsecondsPerQuarter: 600_000 }]);
    expect(new Set(even.notes.map(({ velocity }) => velocity))).toEqual(new Set([80]));
    expect(Math.max(...even.notes.map((note) => note.startTicks + note.durationTicks))).toBe(960);
  });

  it("asks for every pair, counts in the page, and gives exact intervals for each model", async () => {
    const made = { LSTM: [scalePiece(), scalePiece()], [hostile]: [scalePiece()], GAN: [] };
    const { html, text } = await blindTest([scalePiece(hostile)], made, { count: 2, seed: 1 });
    expect(text).toContain("3 pairs");
    const window = openPage(html);
    const { document } = window;
    expect(document.querySelector(".etude-blind")?.textContent).toContain("needs scripts");
    const data = JSON.parse(document.querySelector("[type='application/json']")?.textContent ?? "");
    const [, script] = /<script>([\s\S]*)<\/script>$/.exec(html) ?? [];
    window.eval(script);
    for (const { real } of data.pairs) {
      expect(document.querySelectorAll("audio")).toHaveLength(2);
      document.querySelectorAll<HTMLElement>(".etude-blind-row button")[real].click();
    }
    const rows = [...document.querySelectorAll("tbody tr")].map((row) => {
      return [...row.children].map((cell) => cell.textContent);
    });
    expect(rows[0].slice(0, 4)).toEqual(["LSTM", "2 of 2", "100 %", "16 % to 100 %"]);
    expect(rows[1][0]).toBe(hostile);
    expect(document.querySelectorAll("img")).toHaveLength(0);
  });
});
