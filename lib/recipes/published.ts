import { checkArgument } from "../core";
import { choraleSetRecipe, embeddedChoralesRecipe } from "./chorale-sets";
import { chorale, choraleSixteenths } from "./chorales";
import type { IndexGanExperiment } from "./kinds/index-gan";
import type { RecurrentExperiment, RecurrentSetting, TrainingSetting } from "./kinds/recurrent";
import { piano } from "./piano";
import { pianoRollRecipes } from "./piano-rolls";
import type { Recipe, TokenRecipe } from "./recipe";

const joined = "windows run across the borders of files";
const peeking = "the vocabulary is built from all data, the held-out part included";
const sharedFaults = [
  "tokens carry no duration, rest, velocity or octave of chords: every event is half a quarter apart",
  joined,
  peeking,
];
const leak =
  "a random split of overlapping windows: nearly every test window has a neighbour in training";
const oneTarget = "a window costs all its steps and teaches one token";
const collapse = "argmax collapses into one repeated figure";

const network: RecurrentSetting = {
  cell: "lstm",
  layers: 3,
  units: 512,
  input: { kind: "scalar" },
  dropout: 0.3,
  dense: [],
  tiedOutput: false,
  bidirectional: false,
  predict: "last-step",
};

const training: TrainingSetting = {
  epochs: 100,
  batch: 64,
  optimizer: "adam",
  learningRate: 0.001,
  schedule: "constant",
  patience: 0,
  averaging: 0,
  clipNorm: 0,
};

/** A recurrent experiment; what a system's source does not say is as in the others. */
const predictor = (own: Omit<RecurrentExperiment, "kind">): RecurrentExperiment => ({
  ...own,
  kind: "recurrent",
});

const common = {
  minimumCount: 1,
  rareTokens: "deleted",
  vocabularyFrom: "all",
  window: { length: 100, stride: 1, crossPieces: true },
  split: "windows",
  testFraction: 0.2,
  transpose: false,
  checkpointEvery: 1,
  cacheTokens: false,
} as const;

const musicAi: TokenRecipe = {
  ...common,
  name: "music-ai",
  summary: "MAESTRO as notes and chords; three LSTM layers of 512 predict the next token",
  printed: null,
  data: { original: "MAESTRO", set: "maestro", pianoOnly: false, minimumFiles: 1, maximumFiles: 0 },
  encoding: "notes-and-chords",
  experiments: [
    predictor({
      name: "lstm",
      network: { ...network, dense: [256] },
      training: { ...training, epochs: 200 },
      quick: { epochs: 2, windowsPerEpoch: 1024, units: 256 },
    }),
  ],
  sampling: { length: 500, strategy: { argmax: true }, start: "random-window" },
  cacheTokens: true,
  sources: {
    encoding: "code",
    cacheTokens: "code",
    "window.length": "code",
    "window.stride": "code",
    "experiments.0.network.layers": "code",
    "experiments.0.network.units": "code",
    "experiments.0.training.epochs": "code",
    "experiments.0.training.batch": "code",
    "experiments.0.training.optimizer": "article",
  },
  faults: [...sharedFaults, leak, oneTarget, collapse, "its text says Adam, its code RMSprop"],
};

const pianoLstm: TokenRecipe = {
  ...common,
  name: "piano-lstm",
  summary:
    "Piano parts of piano-midi.de, chords split into notes, frequent tokens only; 2 × LSTM(256)",
  printed: "accuracy train 0.8257, test 0.5220; loss train 0.5014, test 2.5357",
  data: {
    original: "piano-midi.de, 19 composers",
    set: "piano-midi",
    pianoOnly: true,
    minimumFiles: 1,
    maximumFiles: 0,
  },
  encoding: "notes",
  minimumCount: 50,
  window: { length: 50, stride: 1, crossPieces: true },
  experiments: [
    predictor({
      name: "lstm",
      network: { ...network, layers: 2, units: 256, dropout: 0.5, input: { kind: "one-hot" } },
      training: { ...training, epochs: 120, batch: 512 },
      quick: { epochs: 2, windowsPerEpoch: 4096 },
    }),
  ],
  sampling: { length: 200, strategy: { argmax: true }, start: "random-window" },
  sources: {
    "data.pianoOnly": "article",
    encoding: "article",
    minimumCount: "article",
    "window.length": "article",
    split: "article",
    testFraction: "article",
    "experiments.0.network.layers": "article",
    "experiments.0.network.units": "article",
    "experiments.0.network.dropout": "article",
    "experiments.0.training.epochs": "article",
    "experiments.0.training.batch": "article",
    "experiments.0.training.optimizer": "article",
    "sampling.length": "article",
    "sampling.strategy.argmax": "article",
    "sampling.start": "article",
  },
  faults: [
    ...sharedFaults,
    leak,
    oneTarget,
    collapse,
    "tokens under 50 occurrences are deleted, so that non-neighbours become neighbours",
    "its README calls the count of 50 a frequency in Hz",
  ],
};

const charRnn: TokenRecipe = {
  ...common,
  name: "char-rnn",
  summary:
    "Jazz as notes and chords, many-to-many; embedding 512, three stateful LSTM layers of 256",
  printed: "about 90 % training accuracy at 100 epochs (log: loss 4.75 → 0.413, accuracy 0.878)",
  data: { original: "freemidi jazz, 41 files", pianoOnly: false, minimumFiles: 1, maximumFiles: 0 },
  encoding: "notes-and-chords",
  window: { length: 64, stride: 64, crossPieces: true },
  split: "pieces",
  experiments: [
    predictor({
      name: "lstm",
      network: {
        ...network,
        units: 256,
        input: { kind: "embedding", size: 512 },
        dropout: 0.2,
        predict: "every-step",
      },
      training: { ...training, batch: 16 },
      quick: { epochs: 4, windowsPerEpoch: 0 }, // streams are read whole
    }),
  ],
  sampling: { length: 100, strategy: { temperature: 1 }, start: "random-token" },
  checkpointEvery: 10,
  sources: {
    encoding: "code",
    "window.length": "code",
    "experiments.0.network.layers": "code",
    "experiments.0.network.units": "code",
    "experiments.0.network.input.size": "code",
    "experiments.0.network.predict": "code",
    "experiments.0.training.batch": "code",
    "experiments.0.training.epochs": "code",
    "sampling.length": "code",
    "sampling.strategy.temperature": "code",
    "sampling.start": "code",
    checkpointEvery: "code",
  },
  faults: [
    ...sharedFaults,
    "nothing is held out: 90 % accuracy is memory (here a fifth of the pieces is kept apart to see it)",
  ],
};

// Five networks in less than three minutes on two slow cores.
const musiganQuick = { epochs: 2, windowsPerEpoch: 384, units: 128 };

const indexGan: IndexGanExperiment = {
  name: "gan",
  kind: "index-gan",
  encoding: "pitch-duration", // with rests on a grid, as its second GAN reads music
  steps: 30_000,
  batch: 32,
  quick: musiganQuick,
};

const musigan: TokenRecipe = {
  ...common,
  name: "musigan",
  summary: "Game music; LSTM, GRU and a GAN on token indices, several settings, compared",
  printed: "GRU loss 5.39 → 5.21, LSTM 4.97 → 5.04 (rising); its outputs hold 1 to 3 pitches",
  data: {
    original: "Pokémon MIDIs, 307 files",
    pianoOnly: false,
    minimumFiles: 1,
    maximumFiles: 0,
  },
  encoding: "pitch-duration-key",
  experiments: [
    ...(
      [
        { cell: "lstm", batch: 64, epochs: 30 },
        { cell: "gru", batch: 50, epochs: 60 },
      ] as const
    ).flatMap(({ cell, ...size }) =>
      [0.005, 0.001].map((learningRate) =>
        predictor({
          name: `${cell}-${learningRate}`,
          network: { ...network, cell, dense: [256], bidirectional: true },
          training: { ...training, ...size, optimizer: "rmsprop", learningRate },
          quick: musiganQuick,
        }),
      ),
    ),
    indexGan,
  ],
  sampling: { length: 500, strategy: { argmax: true }, start: "random-window" },
  sources: {
    encoding: "article",
    "window.length": "code",
    "experiments.0.network.cell": "code",
    "experiments.0.network.units": "code",
    "experiments.0.network.layers": "code",
    "experiments.0.network.dense": "code",
    "experiments.0.network.dropout": "code",
    "experiments.0.training.optimizer": "code",
    "experiments.0.training.learningRate": "code",
    "experiments.0.training.batch": "code",
    "experiments.0.training.epochs": "code",
    "experiments.2.training.batch": "code",
    "experiments.2.training.epochs": "code",
    "sampling.length": "code",
    "sampling.strategy.argmax": "code",
    "experiments.4.encoding": "code",
    "experiments.4.steps": "code",
    "experiments.4.batch": "code",
  },
  faults: [
    "its networks read durations but neither onsets nor rests, its GAN rests on a grid; no octave of chords",
    "the key of the whole piece is told before its first note",
    joined,
    peeking,
    leak,
    oneTarget,
    "a rate of 0.005 is too high for RMSprop: its recurrent networks never learn",
    "its GAN regresses on token indices: pitch 7 is not between 6 and 8 in any musical sense",
  ],
};

const musicGenerator: TokenRecipe = {
  ...common,
  name: "music-generator",
  summary: "100 MIDI files as notes and chords; windows of 100 predict token 101 by argmax",
  printed: null,
  data: { original: "100 MIDI files", pianoOnly: false, minimumFiles: 100, maximumFiles: 100 },
  encoding: "notes-and-chords",
  experiments: [
    predictor({
      ...{ name: "lstm", network, training },
      quick: { epochs: 2, windowsPerEpoch: 1024, units: 256 },
    }),
  ],
  sampling: { length: 200, strategy: { argmax: true }, start: "random-window" },
  sources: {
    "data.minimumFiles": "article",
    "data.maximumFiles": "article",
    encoding: "article",
    "window.length": "article",
    "experiments.0.network.layers": "article",
    "experiments.0.training.epochs": "article",
    "sampling.length": "article",
    "sampling.strategy.argmax": "article",
  },
  faults: [...sharedFaults, leak, oneTarget, collapse],
};

/** The five published systems, by the names the command line takes. */
export const recipes: readonly TokenRecipe[] = [
  musicAi,
  pianoLstm,
  charRnn,
  musigan,
  musicGenerator,
];

/** Recipes beyond the five, of our own. */
export const ownRecipes: readonly TokenRecipe[] = [chorale, choraleSixteenths, piano];

/** The recipe of a name, ours included. Throws `InvalidArgumentError` naming those there are. */
export function recipeByName(name: string): Recipe {
  const sets = [...pianoRollRecipes, choraleSetRecipe, embeddedChoralesRecipe];
  const all: readonly Recipe[] = [...recipes, ...ownRecipes, ...sets];
  const found = all.find((recipe) => recipe.name === name);
  const names = all.map((recipe) => recipe.name).join(", ");
  checkArgument(found !== undefined, "recipe", name, `must be one of ${names}`);
  return found;
}
