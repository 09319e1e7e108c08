import { describe, expect, it } from "vitest";
import {
  colours,
  coloursFor,
  figureText,
  layout,
  topMargin,
  withOpacity,
} from "../../lib/display/theme";
import { hostile } from "./examples";

describe("coloursFor", () => {
  it("gives every role its colour wherever it stands", () => {
    const chosen = coloursFor(["GRU 3×256", "held-out Bach", "GAN", "LSTM", "trigram"]);
    expect([...chosen.values()]).toEqual([
      colours.vermilion,
      colours.ink,
      colours.green,
      colours.blue,
      colours.slate,
    ]);
  });

  it("uses no colour twice while colours last, and never fails after that", () => {
    const labels = Array.from({ length: 20 }, (_, i) => `model ${i}`);
    const chosen = coloursFor(labels);
    expect(new Set(labels.slice(0, 7).map((label) => chosen.get(label))).size).toBe(7);
    expect(chosen.size).toBe(20);
    expect(new Set(coloursFor(["LSTM a", "LSTM b"]).values()).size).toBe(2);
  });
});

describe("layout", () => {
  it("escapes title and subtitle and makes room for what is there", () => {
    const made = layout({ title: hostile, subtitle: hostile }) as {
      title: { text: string; subtitle: { text: string } };
    };
    expect(made.title.text).not.toContain("<script");
    expect(made.title.subtitle.text).not.toContain("<script");
    expect(topMargin({ title: "a", legend: false })).toBeLessThan(topMargin({ title: "a" }));
  });

  it("has a line of text for places without pictures", () => {
    const figure = {
      data: [{ name: "LSTM" }, { name: "LSTM" }],
      layout: layout({ title: "A < B" }),
    };
    expect(figureText(figure)).toBe("[figure: A < B (LSTM)]");
  });
});

describe("withOpacity", () => {
  it("writes CSS", () => {
    expect(withOpacity("#0072B2", 0.5)).toBe("rgba(0,114,178,0.5)");
  });
});
