import { describe, expect, it } from "vitest";
import { packNetwork } from "../../../lib/chapters/recurrent/compose-with";
import { Random } from "../../../lib/core/random";
import { buildDataset } from "../../../lib/dataset/dataset";
import { fulfil } from "../../../lib/live/mind/composer";
import { startSettings } from "../../../lib/live/mind/settings";
import { recurrentConfig } from "../../../lib/models/portable/config";
import { loadModel } from "../../../lib/models/portable/load-model";
import { initialWeights, recurrentParameters } from "../../../lib/models/portable/parameters";
import { gridToPiece } from "../../../lib/tokens/four-voice/grid";
import { encodingByName } from "../../../lib/tokens/registry";

/** A bar in four voices, moved by so many semitones. */
function chorale(name: string, move: number) {
  const pitches = Int16Array.from(
    [67, 69, 71, 72].flatMap((top) => [top, top - 5, top - 9, top - 17].map((p) => p + move)),
  );
  const grid = {
    ...{ stepsPerQuarter: 2, steps: 4, barSteps: 8, pickupSteps: 0 },
    ...{ numerator: 4, denominator: 4, pitches, holds: new Uint8Array(16) },
  };
  return { ...gridToPiece(grid), name };
}

describe("the network of a chapter in a page", () => {
  it.each(["four-voice-eighths", "note-durations"])("speaks %s as in the chapter", async (name) => {
    const encoding = encodingByName(name);
    const pieces = [0, 1, 2, 3, 4].map((move) => chorale(`piece ${move}`, move));
    const dataset = buildDataset(pieces, { encoding, seed: 1, shifts: [-2, 0, 2] });
    const { names, sizes } = encoding.factors!;
    const config = recurrentConfig({
      ...{ cell: "gru", units: 16, vocabularySize: dataset.vocabulary.size },
      factors: names.map((factor, i) => ({ name: factor, size: sizes[i], embedding: 2 })),
    });
    const weights = initialWeights(recurrentParameters(config), Random.fromSeed(1));
    const loaded = loadModel(packNetwork("GRU", { config, weights }, dataset), "GRU");
    expect(loaded.vocabulary.tokens).toEqual(dataset.vocabulary.tokens);
    expect(loaded.header.run.voiceRanges?.length).toBe(name.startsWith("four") ? 4 : undefined);
    const settings = { ...startSettings(loaded.header), bars: 2 };
    const wish = { kind: "generate", settings, count: 1, primer: null, bars: null } as const;
    const [take] = await fulfil(loaded, wish, { grown: () => undefined });
    expect(take.piece.notes.length).toBeGreaterThan(0);
  });
});
