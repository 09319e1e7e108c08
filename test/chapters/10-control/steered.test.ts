import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { controlData } from "../../../lib/chapters/10-control/data";
import { originFinding, shippedNetwork } from "../../../lib/chapters/10-control/steered";
import { Random } from "../../../lib/core/random";
import { loadCorpus } from "../../../lib/corpus";
import { evaluateLikelihood } from "../../../lib/evaluation/likelihood";
import { packModel } from "../../../lib/models/portable/model-file";
import { initialWeights, recurrentParameters } from "../../../lib/models/portable/parameters";
import { projectPath } from "../../../lib/project/root";
import { networkFor } from "../../../lib/training/fit-recurrent";
import { toyModel } from "../../models/portable/toy-model";
import { chorales as toyChorales } from "../../recipes/fixtures/tiny";

const pieces = toyChorales(12);
const { dataset } = controlData(pieces, { seed: 1 });
const folder = mkdtempSync(join(tmpdir(), "etude-steered-"));

/** A model's file of that music, with weights at random. */
function writeModel(name: string, { train }: { train: readonly string[] }): string {
  const { header } = toyModel();
  const network = networkFor(dataset, { cell: "gru", units: 12, dropout: 0 });
  const weights = initialWeights(recurrentParameters(network), Random.fromSeed(1));
  const test = dataset.split.test.map((index) => dataset.names[index]);
  const run = { ...header.run, encoding: dataset.encoding.name, network };
  const vocabulary = [...dataset.vocabulary.tokens];
  const split = { train: [...train], test };
  const path = join(folder, `${name}.etude`);
  writeFileSync(path, packModel({ ...header, bits: 32, run, vocabulary, split } as never, weights));
  return path;
}

const train = dataset.split.train.map((index) => dataset.names[index]);
const path = writeModel("same", { train });

describe("the network that ships", () => {
  const shipped = shippedNetwork(pieces, path)!;
  afterAll(() => shipped.network.model.dispose());

  test("is steered on the music that it learnt, with its own split", () => {
    expect(shipped.network).toMatchObject({ shipped: true, epochs: 1, seconds: 1 });
    expect(shipped.data.dataset.split).toEqual(dataset.split);
    const streams = shipped.network.model.open(1);
    expect(streams.advance(Int32Array.of(1))).toHaveLength(dataset.vocabulary.size);
    expect(originFinding(shipped.network, dataset).text).toMatch(/^Note\. This folder is what/);
    streams.close();
  });

  test("is not steered on other music, or where a piece was on the other side", () => {
    expect(shippedNetwork(toyChorales(11), path)).toBeNull();
    expect(shippedNetwork(pieces, writeModel("other", { train: train.slice(1) }))).toBeNull();
  });

  test("is not missed where there is none", () => {
    expect(shippedNetwork(pieces, join(folder, "missing.etude"))).toBeNull();
  });

  const chorales = projectPath("data", "chorales");
  test.skipIf(!existsSync(chorales))(
    "is steered on the default data (needs set-up)",
    async () => {
      const { pieces: music } = await loadCorpus(chorales);
      const { network, data } = shippedNetwork(music)!;
      const { tokens, split, vocabulary } = data.dataset;
      const held = split.test.slice(0, 6).map((index) => tokens[index]);
      const { bitsPerToken } = await evaluateLikelihood(network.model, vocabulary, held);
      expect(bitsPerToken).toBeLessThan(1.4); // the best n-gram needs 1.9
      network.model.dispose();
    },
    120_000,
  );
});
