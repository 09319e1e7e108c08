import { describe, expect, it } from "vitest";
import { table } from "../../lib/display/table";
import { hostile } from "./examples";

const rows = [
  { model: "trigram", bits: 4.62, parameters: 64_000 },
  { model: "LSTM", bits: 4, parameters: 1_464_321 },
  { model: "GAN", bits: null, parameters: 92_000 },
];

describe("table", () => {
  it("aligns numbers, writes units, says what is missing", () => {
    const columns = ["model", { key: "bits", unit: "per token", digits: 2 }, { key: "parameters" }];
    expect(table(rows, columns, { caption: "one run" }).text).toMatchInlineSnapshot(`
      "model    bits (per token)  parameters
      ───────  ────────────────  ──────────
      trigram              4.62      64,000
      LSTM                 4.00   1,464,321
      GAN                     –      92,000
      one run"
    `);
  });

  it("marks the best of a column, not the missing", () => {
    const { html } = table(rows, [{ key: "bits", digits: 2, best: "lowest" }]);
    expect(html.match(/<b>[^<]*<\/b>/g)).toEqual(["<b>4.00</b>"]);
    expect(table(rows, [{ key: "bits", best: "highest" }]).html).toContain("<b>4.620</b>");
  });

  it("finds its columns, and shows no more rows than asked for", () => {
    const { text } = table(rows, undefined, { limit: 1 });
    expect(text).toContain("model");
    expect(text).toContain("and 2 more rows");
    expect(text).not.toContain("LSTM");
  });

  it("escapes every text", () => {
    const column = { key: hostile, title: hostile, unit: hostile };
    const { html } = table([{ [hostile]: hostile }], [column], { caption: hostile });
    expect(html).not.toMatch(/<script|<img/);
  });

  it("writes cells by a format of the reader's own", () => {
    const { text } = table(rows, [{ key: "bits", format: (value) => `<${value}>` }]);
    expect(text).toContain("<4.62>");
  });
});
