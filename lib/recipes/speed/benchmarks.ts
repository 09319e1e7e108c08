import { type CellName, type RecurrentConfig, recurrentConfig } from "../../models/recurrent";

/** One of the settings in which systems are compared. */
export interface BenchShape {
  readonly name: "piano-lstm" | "char-rnn" | "chorale";
  readonly layers: number;
  readonly units: number;
  readonly time: number;
  readonly batch: number;
  readonly vocabulary: number;
  readonly embedding: number;
  readonly predict: "every-step" | "last-step";
}

/** The published systems' sizes, and that of the chorale network; dropout is off everywhere. */
export const benchShapes: readonly BenchShape[] = [
  {
    name: "piano-lstm",
    layers: 2,
    units: 256,
    time: 50,
    batch: 512,
    vocabulary: 128,
    embedding: 64,
    predict: "last-step",
  },
  {
    name: "char-rnn",
    layers: 3,
    units: 256,
    time: 64,
    batch: 16,
    vocabulary: 128,
    embedding: 512, // its code's
    predict: "every-step",
  },
  {
    name: "chorale",
    layers: 3,
    units: 256,
    time: 128,
    batch: 32,
    vocabulary: 64,
    embedding: 64,
    predict: "every-step",
  },
];

/** The shape as our network's configuration. */
export function benchConfig(shape: BenchShape, cell: CellName): RecurrentConfig {
  return recurrentConfig({
    cell,
    layers: shape.layers,
    units: shape.units,
    vocabularySize: shape.vocabulary,
    input: { kind: "embedding", size: shape.embedding },
    dropout: 0,
    tiedOutput: false,
    predict: shape.predict,
  });
}

/** Who is compared. */
export type System = "etude" | "tfjs" | "keras" | "pytorch";

/** The systems as they are called in tables and figures. */
export const systemTitles: Readonly<Record<System, string>> = {
  etude: "Étude",
  tfjs: "stock tfjs layers",
  keras: "Keras",
  pytorch: "PyTorch",
};

/** One median of the benchmark. */
export interface BenchRow {
  readonly bench: "training" | "sampling";
  readonly shape: BenchShape["name"];
  readonly cell: CellName;
  readonly system: System;
  /** Median per training step, or per generated token. */
  readonly seconds: number;
  /** `seconds` over ours: above 1, we are faster. */
  readonly ratioToEtude: number;
  /** Parallel streams of sampling. */
  readonly streams?: number;
  /** Share of the machine's matrix-product ceiling; training only. */
  readonly ceilingShare?: number;
}

/** What a row is about: "chorale, LSTM". */
export const networkOf = ({ shape, cell }: Pick<BenchRow, "shape" | "cell">) =>
  `${shape}, ${cell.toUpperCase()}`;

/** What `npm run bench -- … --json` prints and `--record` keeps. */
export interface BenchReport {
  readonly rows: readonly BenchRow[];
  /** Matrix product of 2048², all threads, in the same run. */
  readonly ceilingGflops: number;
  readonly threads: number;
  /** Whether the rivals were made to keep the memory that they freed. */
  readonly keepMemory?: boolean;
  /** The widest vectors that all sides could use: "AVX-512", "AVX2 (of AVX-512)". */
  readonly instructions?: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** What a growth curve runs along. */
export type GrowthAxis = "time" | "units" | "vocabulary" | "workers";

/** What a point of a growth curve costs. */
export interface GrowthCost {
  /** Per token of training text, median of the rounds. */
  readonly secondsPerToken: number;
  /** Peak memory of the whole process. */
  readonly peakBytes: number;
  /** Memory of the process when its workers stood, before there was a network. */
  readonly idleBytes: number;
}

/** One point of a growth curve. */
export interface GrowthPoint extends GrowthCost {
  readonly along: GrowthAxis;
  readonly value: number;
  readonly cell: CellName;
}

/** All curves, and where they meet. */
export interface Growth {
  readonly middle: BenchShape;
  /** Workers of every point but those along `workers`. */
  readonly threads: number;
  /** The widest vectors that were in use: "AVX-512", "AVX2 (of AVX-512)". */
  readonly instructions?: string;
  readonly points: readonly GrowthPoint[];
}
