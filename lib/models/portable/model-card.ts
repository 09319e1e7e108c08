import * as z from "zod/mini";

const interval = z.object({ low: z.number(), high: z.number() });

/** Bits per token of held-out pieces with the interval of a bootstrap over pieces. */
const score = z.object({
  bitsPerToken: z.number(),
  /** 95 %. */
  interval,
});

/**
 * What a model's file says of where it comes from and how good it is: measured when the file was
 * made, never typed.
 */
export const cardSchema = z.object({
  data: z.object({
    /** What the music is. */
    name: z.string(),
    licence: z.string(),
    pieces: z.int(),
    tokens: z.int(),
  }),
  split: z.object({
    kind: z.string(),
    train: z.int(),
    test: z.int(),
    /** SHA-256 over the names of both sides. */
    sha256: z.string(),
  }),
  parameters: z.int(),
  training: z.object({ epochs: z.int(), bestEpoch: z.int(), seconds: z.number() }),
  /** Of the weights as they stand in the file. */
  heldOut: z.nullable(score),
  /** Bits per token that the compact weights cost, against float32. */
  compactionBits: z.nullable(z.number()),
  /** Held-out bits per token of models that a network must beat, with what it is told. */
  floors: z.array(z.object({ name: z.string(), bitsPerToken: z.number() })),
  /** Longest passages, in notes, that stand in the training pieces too. */
  memorisation: z.nullable(
    z.object({
      samples: z.int(),
      longestOfSamples: z.int(),
      longestOfHeldOut: z.int(),
      copies: z.int(),
    }),
  ),
  /** How many pieces of a larger collection floors and held-out bits were measured on. */
  sampled: z.optional(z.object({ training: z.int(), heldOut: z.int() })),
  /** The command that trains such a run. */
  command: z.string(),
  /** SHA-256 of the run's weights. */
  weightsSha256: z.string(),
});

/** See `cardSchema`. */
export type ModelCard = z.infer<typeof cardSchema>;
