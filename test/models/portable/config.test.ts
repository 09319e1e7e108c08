import { describe, expect, it } from "vitest";
import { recurrentConfig } from "../../../lib/models/portable/config";
import { createRecurrentNetwork } from "../../../lib/models/recurrent/recurrent-network";

describe("recurrentConfig", () => {
  it("gives a network of a size alone", () => {
    const config = recurrentConfig({ units: 96, vocabularySize: 10 });
    expect(config.input).toEqual({ kind: "embedding", size: 96 });
    const names = createRecurrentNetwork(config).parameters.map(({ name }) => name);
    expect(names).toEqual(["embedding", "lstm1.kernel", "lstm1.bias", "output.bias"]);
  });

  it("keeps what is said", () => {
    const said = { cell: "gru", layers: 2, input: { kind: "one-hot" }, tiedOutput: false } as const;
    expect(recurrentConfig({ ...said, vocabularySize: 10 })).toMatchObject(said);
  });

  it("refuses what cannot be built", () => {
    expect(() => recurrentConfig({ cell: "none" as "gru", vocabularySize: 10 })).toThrow(
      'invalid cell: "none" (must be lstm or gru',
    );
    expect(() =>
      recurrentConfig({ vocabularySize: 10, input: { kind: "one-hot" } }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid tiedOutput: true (needs an embedding as input)]`,
    );
  });
});
