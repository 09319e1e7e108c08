import {
  type CellName,
  type RecurrentConfig,
  recurrentConfig,
  trainingOperations,
} from "../../models/recurrent";

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

export const benchCells: readonly CellName[] = ["lstm", "gru"];

/** The shape as our network's configuration. */
export function configOf(shape: BenchShape, cell: CellName): RecurrentConfig {
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

/** Floating-point operations of a training step's matrix products: forward, and twice that back. */
export function stepOperations(shape: BenchShape, cell: CellName): number {
  const { batch, time, predict } = shape;
  const targets = predict === "every-step" ? batch * time : batch;
  return trainingOperations(configOf(shape, cell), { positions: batch * time, targets });
}
