import { describe, expect, it } from "vitest";
import {
  colours,
  coloursOf,
  figureText,
  layout,
  topMargin,
  withOpacity,
} from "../../lib/display/theme";
import { hostile } from "./examples";

describe("coloursOf", () => {
  it("gives every role its colour wherever it stands", () => {
    const chosen = coloursOf([
      { label: "LSTM" },
      { label: "a trigram of Bach", role: "floor" },
      { label: "GRU", role: "model" },
      { label: "the LSTM's training", role: "real" },
      { label: "GAN" },
      { label: "what it learnt", role: "training" },
    ]);
    const { blue, slate, vermilion, ink, green, mist } = colours;
    expect(new Set(chosen.values())).toEqual(new Set([blue, slate, vermilion, ink, green, mist]));
    expect(chosen.get("a trigram of Bach")).toBe(slate);
    expect(chosen.get("the LSTM's training")).toBe(ink);
    expect(chosen.get("what it learnt")).toBe(mist);
    expect(["LSTM", "GRU", "GAN"].map((cell) => chosen.get(cell))).toEqual([
      ...[blue, vermilion, green],
    ]);
  });

  it("uses no colour twice while colours last, and never fails after that", () => {
    const labels = Array.from({ length: 20 }, (_, i) => `model ${i}`);
    const chosen = coloursOf(labels.map((label) => ({ label })));
    expect(new Set(labels.slice(0, 7).map((label) => chosen.get(label))).size).toBe(7);
    expect(chosen.size).toBe(20);
    const floors = ["unigram", "bigram"].map((label) => ({ label, role: "floor" as const }));
    expect(new Set(coloursOf(floors).values()).size).toBe(2);
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
