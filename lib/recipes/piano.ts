import { byPiece } from "./by-piece";
import type { RecurrentExperiment } from "./kinds/recurrent";
import type { TokenRecipe } from "./recipe";

const gru: RecurrentExperiment = {
  name: "gru",
  kind: "recurrent",
  network: {
    cell: "gru",
    layers: 1, // learns faster than two, and a quarter of an hour is little for a million tokens
    units: 256,
    input: { kind: "embedding", size: 96 },
    dropout: 0.1, // so few epochs in twelve keys leave little to overfit
    dense: [],
    tiedOutput: false,
    bidirectional: false,
    predict: "every-step",
  },
  training: {
    epochs: 4,
    batch: 16,
    optimizer: "adam",
    learningRate: 0.005,
    schedule: "cosine",
    warmupSteps: 50,
    patience: 4,
    averaging: 0.99,
    clipNorm: 1,
  },
  quick: { epochs: 1, windowsPerEpoch: 0 },
};

/** Piano music in the beat-based encoding, whose chords, voices and waits are exact. */
export const piano: TokenRecipe = {
  ...byPiece,
  name: "piano",
  summary: "piano music by bars, positions, pitches and durations; one GRU layer of 256",
  data: {
    original: "Mutopia piano pieces in the public domain, 193 files",
    pianoOnly: false,
    minimumFiles: 2,
    maximumFiles: 0,
  },
  encoding: "remi",
  experiments: [gru],
  sampling: { length: 1200, strategy: { temperature: 1, topP: 0.92 }, start: "start-token" },
};
