import { describe, expect, test } from "vitest";
import type { Ranking } from "../../../lib/chapters/10-control/batch";
import { controlData } from "../../../lib/chapters/10-control/data";
import type { Speech } from "../../../lib/chapters/10-control/draw";
import {
  encodingFinding,
  evidenceFinding,
  fraudsFinding,
  harmonyFinding,
  innerFinding,
  networkFinding,
  parallelsFinding,
  priceFinding,
  speechFinding,
} from "../../../lib/chapters/10-control/findings";
import type { JudgedHarmony } from "../../../lib/chapters/10-control/harmony";
import type { LedVoices } from "../../../lib/chapters/10-control/voice-leading";
import type { ScoredModel } from "../../../lib/evaluation/score-models";
import { chorales, melodies } from "../../recipes/fixtures/tiny";

const scored = (bitsPerToken: number) =>
  ({ likelihood: { bitsPerToken }, parameters: 1234, seconds: 41 }) as ScoredModel;

describe("what the chapter on control finds", () => {
  test("how the music is written down", () => {
    expect(encodingFinding(controlData(chorales(12), { seed: 1 })).text).toMatch(
      /^12 of 12 pieces have four voices,\s+so four voices it is: encoding `four-voice-eighths`/,
    );
    expect(encodingFinding(controlData(melodies(8), { seed: 1 })).text).toMatch(
      /^0 of 8 .*too few to learn from, so notes and durations it is: encoding `note-durations`/s,
    );
  });

  test("whether the network is worth steering", () => {
    expect(networkFinding(scored(1), scored(2)).text).toBe(
      "Finding. The network needs 1 bits a token, the 8-gram 2: it hesitates between 2 times fewer tokens. 1,234 parameters, 41 s of training.",
    );
    expect(networkFinding(scored(2), scored(2)).text).toMatch(/^Careful\. .* trained too short/);
  });

  test("how much can be read with a mask and without", () => {
    const row = (mask: Speech["mask"], readable: number): Speech => ({
      ...{ mask, readable, temperature: 1, of: 8, earliestFault: null },
    });
    const { text } = speechFinding([row("none", 3), row("none", 2), row("grammar", 8)]);
    expect(text).toMatch(/Unmasked, 5 of 16 sequences could be read; masked, all of them\./);
    expect(speechFinding([row("none", 3), row("grammar", 7)]).text).toContain("masked, 7 of 8");
  });

  test("which wish is dearest", () => {
    const wish = (label: string, bits: number) => ({ label, bits, pieces: [] });
    const { text } = priceFinding([wish("free", 9), wish("scale", 1.5), wish("two", 2)]);
    expect(text).toContain("Free music costs 9 bits a token. The dearest wish is two, at 2 bits.");
  });

  test("whether parallels are commoner than in real music", () => {
    const led = (parallelsPer100Bars: number) =>
      ({ parallelsPer100Bars, parallels: 0, bits: 1.5 }) as LedVoices;
    expect(parallelsFinding([led(2), led(9), led(0)])!.text).toContain("more often than the real");
    expect(parallelsFinding([led(9), led(9), led(0)])!.text).toContain("no more often than");
    expect(parallelsFinding(null)).toBeNull();
  });

  test("whose harmony the network finds likelier", () => {
    const judged = (bits: number) => ({ bits, bass: 0.25 }) as JudgedHarmony;
    expect(harmonyFinding([judged(2), judged(1), judged(3)])!.text).toMatch(
      /own harmony is likelier than the original\s+\(1 against 2 bits/,
    );
    expect(harmonyFinding([judged(2), judged(2), judged(3)])!.text).toContain("no likelier than");
    expect(harmonyFinding(null)).toBeNull();
  });

  test("how alto and tenor agree, with the bass and without", () => {
    const [piece] = chorales(1);
    expect(innerFinding(piece, { piece }, { piece })!.text).toMatch(/in 100 % of .* was 100 %\./);
    expect(innerFinding(piece, { piece }, null)).toBeNull();
  });

  test("what more particles bring", () => {
    const point = (particles: number, mean: number) => ({ particles, mean, low: 0, high: 0 });
    const points = [point(2, -90), point(4, -80), point(8, -78.5)];
    expect(evidenceFinding(points, [8, 1.25, 4], 8)!.text).toMatch(
      /From 2 to 8 particles .* from −90 to −78\.5 bits; the last doubling changes it by 1\.5\. At the hardest note 1\.3 of 8/,
    );
    expect(evidenceFinding(null, null, 8)).toBeNull();
  });

  test("which frauds are caught, and who wins by likelihood alone", () => {
    const entry = (role: string, from: string, bitsPerToken: number, alarms: string[]) => ({
      ...{ role, from, bitsPerToken, alarms },
    });
    const rows = [entry("argmax", "argmax", 1, []), entry("fraud", "one chord", 0.5, ["a loop"])];
    const ranking = { ranked: rows, copyLimit: 20 } as unknown as Ranking;
    expect(fraudsFinding(ranking).text).toMatch(
      /^Finding\. 1 of 1 frauds .* have been: one chord \(0\.50 bits a token\)\. The argmax sample wins/,
    );
    const blind = [entry("sample", "sample", 1, []), entry("fraud", "one chord", 2, [])];
    expect(fraudsFinding({ ...ranking, ranked: blind } as unknown as Ranking).text).toMatch(
      /^Careful\. 0 of 1 frauds .* have been: sample \(1 bits a token\)\. $/,
    );
  });
});
