import { RunError } from "../core";
import { sha256Of } from "../core/node";
import type { Pieces } from "../corpus";
import {
  loadModel,
  type ModelCard,
  type ModelHeader,
  packModel,
  type WeightBits,
} from "../models/portable";
import { type RecurrentConfig, RecurrentModel } from "../models/recurrent";
import { modelParts, readLog, readWeights } from "../training";
import { describeCard } from "./describe-card";
import { measureModel, musicOfRun, unmeasured } from "./measure-model";
import { travellingConfig } from "./open-model";
import { openRecipeRun } from "./recipe-run";
import { speak } from "./speak";
import { type TokenRun, wordsOfRun } from "./token-run";

/** What `exportModel` is told. */
export interface ExportOptions {
  /** The model's name in lists. */
  readonly name: string;
  readonly bits: WeightBits;
  /** What the run was trained on, and on which terms it may be passed on. */
  data(path: string): Pick<ModelCard["data"], "name" | "licence">;
  /** Gives the music to measure on, from the data's path; null exports without measuring. */
  readonly pieces: ((data: string) => Promise<Pieces>) | null;
}

/** A model's file before it is written. */
export interface ExportedModel {
  readonly bytes: Uint8Array;
  /** In Markdown. */
  readonly card: string;
}

/**
 * Makes a model's file of a trained run on tokens, with a card of what it measures on the run's own
 * music.
 *
 * @throws RunError for a run that is no recurrent network, not trained, or that reads both ways, and
 *   for music that is not the run's
 */
export async function exportModel(
  folder: string,
  { name, bits, data, pieces }: ExportOptions,
): Promise<ExportedModel> {
  const { run, config } = openRecipeRun(folder);
  if (config.kind !== "recurrent") {
    throw new RunError(
      `${folder}: ${config.experiment} is no recurrent network (only those are exported)`,
    );
  }
  const own = config as typeof config & TokenRun & { readonly network: RecurrentConfig };
  const { weights, bestEpoch, weightsSha256 } = readWeights(folder, config.parameters);
  const kept = travellingConfig(config);
  const log = readLog(folder);
  const { train = [], test = [] } = run.split;
  const card: ModelCard = {
    data: { ...data(config.data), pieces: own.pieces, tokens: own.tokens },
    split: {
      kind: config.split,
      ...{ train: train.length, test: test.length },
      sha256: sha256Of(JSON.stringify([train, test])),
    },
    parameters: weights.length,
    training: {
      ...{ epochs: log.length, bestEpoch },
      seconds: Math.round(log.reduce((sum, { seconds }) => sum + seconds, 0)),
    },
    ...unmeasured,
    ...{ command: String(kept.command), weightsSha256 },
  };
  const header: ModelHeader = {
    ...{ name, bits, card },
    run: kept as unknown as ModelHeader["run"],
    vocabulary: [...run.vocabulary],
    split: { train: [...train], test: [...test] },
  };
  const packed = packModel(header, weights);
  const music = pieces && musicOfRun({ ...run, config }, await pieces(config.data));
  if (!music) return withCard(packed, header);
  const { model, weights: compactWeights } = loadModel(packed, folder);
  const { vocabulary, encoding } = wordsOfRun(run, own);
  const parts = modelParts(own.network, weights, vocabulary, encoding);
  const speaker = { model, vocabulary, encoding };
  // Many pieces side by side are sooner read by the C library, which agrees to 1e-5 bits a token.
  const compact = new RecurrentModel({ ...parts, weights: compactWeights });
  const whole = bits === 32 ? null : new RecurrentModel(parts);
  const measured = await measureModel(music, speaker, {
    ...{ compact, whole },
    sample: async (count) => {
      const drawn = await speak({ source: folder, config: own, speaker }, { seed: 1, count });
      return drawn.map(({ piece }) => piece);
    },
  });
  for (const each of [compact, whole]) each?.dispose();
  const measuredHeader = { ...header, card: { ...card, ...measured } };
  return withCard(packModel(measuredHeader, weights), measuredHeader);
}

function withCard(bytes: Uint8Array, header: ModelHeader): ExportedModel {
  return { bytes, card: describeCard(header, bytes.length) };
}
