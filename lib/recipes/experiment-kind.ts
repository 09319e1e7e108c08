import type { z } from "zod";
import type { Profile } from "../core";
import type { Pieces } from "../corpus";
import type { NextTokenModel } from "../models";
import type { Piece } from "../music";
import type {
  Constraint,
  Primer,
  SampledStream,
  SampleProgress,
  SamplingStrategy,
  VoiceRange,
} from "../sampling";
import type { TokenStore, Writing } from "../store";
import type { Encoding, Vocabulary } from "../tokens";
import type { Run, StopReason, TrainingEvent } from "../training";
import type { Experiment, Recipe } from "./recipe";
import type { RunConfig, TrainingPlan } from "./run-config";

/**
 * What can be trained: everything that one kind of experiment does in its own way, from the data to
 * the music. Another kind is another such object in the list of `kinds.ts`; nothing else asks which
 * kind an experiment is of.
 */
export interface ExperimentKind<Own extends Experiment = Experiment, Config = unknown> {
  readonly kind: Own["kind"];
  /** What the kind keeps in `config.json` beside what every run keeps there. */
  readonly schema: z.ZodType<Config>;
  /** One line for tables: `3 × LSTM(512), adam 0.001, 200 epochs`. */
  describe(experiment: Own): string;
  /** The experiment with its faults mended; those that become the same get the same name. */
  repair(experiment: Own): Experiment;
  /**
   * Everything before the first step: data, network, size. Nothing is written.
   *
   * @throws DataError when the data does not fit
   */
  prepare(job: ExperimentJob<Own>): Promise<PreparedExperiment>;
  /** What a run has come to so far. */
  progress(folder: string, config: RunConfig & Config): RunProgress;
  /** A trained run, ready to make music. Throws `RunError` when it cannot. */
  open(run: Run, config: RunConfig & Config): OpenedExperiment;
}

/** One experiment to train, in a run folder of its own. */
export interface ExperimentJob<Own extends Experiment = Experiment> {
  readonly recipe: Recipe;
  readonly experiment: Own;
  readonly folder: string;
  readonly profile: Profile;
  readonly seed: number;
  /** Path of the data, for kinds that read files of their own. */
  readonly data: string;
  /** The music of the files there. */
  pieces(): Promise<Pieces>;
  /** The same as tokens on disk; without it they are made of `pieces`. */
  store?(writing: Writing & { readonly most?: number }): Promise<TokenStore>;
  /** Instead of the experiment's own number. */
  readonly epochs?: number;
  readonly checkpointEvery: number;
  /** Worker threads of a network's training; 0 is one for each core. */
  readonly threads: number;
  /** How the run in the folder was made, where it goes on; null where it begins. */
  readonly resumed: RunConfig | null;
  readonly signal?: AbortSignal;
  onProgress(event: TrainingEvent): void;
}

/** An experiment before its first step. */
export interface PreparedExperiment {
  /** The kind's own part of `config.json`. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly parameters: number;
  readonly vocabulary: readonly string[];
  /** Names of what is learnt from and of what is held out. */
  readonly split: Readonly<Record<"train" | "test", readonly string[]>>;
  readonly planned: TrainingPlan;
  /** For the whole training, before its first step. */
  estimateSeconds(): number;
  /** Trains into the job's folder, or goes on there. */
  train(): Promise<TrainedExperiment>;
}

/** How a training ended. */
export interface TrainedExperiment {
  readonly stopped: StopReason;
  /** Earlier sessions included. */
  readonly seconds: number;
  /** In the unit that was planned. */
  readonly done: number;
}

/** Loss in nats and accuracy of one set, 0 to 1; null where there is none. */
export interface Score {
  readonly loss: number | null;
  readonly accuracy: number | null;
}

/** How far a run has come. */
export interface RunProgress {
  /** Epochs done; steps for a GAN. */
  readonly epochs: number;
  readonly bestEpoch: number;
  /** At the best epoch. */
  readonly training: Score;
  readonly heldOut: Score;
}

/** A model that says music token by token, with all that it takes to steer it. */
export interface Speaker {
  readonly model: NextTokenModel & { dispose(): void };
  readonly vocabulary: Vocabulary;
  readonly encoding: Encoding;
  /** What each voice sang in training; of four-voice encodings only. */
  readonly ranges?: readonly VoiceRange[];
}

/** A trained experiment. The caller disposes of it. */
export interface OpenedExperiment {
  /** Null for what draws a piece at once: a GAN. */
  readonly speaker: Speaker | null;
  /**
   * Music as the recipe makes it, unless told otherwise. Same seed, same music.
   *
   * @throws InvalidArgumentError for a setting out of range; NothingAllowedError
   */
  sample(options: SampleRunOptions): Promise<SampledPiece[]>;
  /** Of what has an official split: the cost of its held-out pieces. */
  score?(side: "valid" | "test", data?: string): Promise<HeldOutScore>;
  dispose(): void;
}

/** What held-out pieces cost, in the unit of a benchmark. */
export interface HeldOutScore {
  /** −ln p of each piece. */
  readonly nats: readonly number[];
  /** What the cost of each piece is spread over: frames, or note tokens. */
  readonly counts: readonly number[];
  /** Cost over all pieces: longer ones weigh more. */
  readonly mean: number;
  /** Tokens that the network has no name for; each is charged as an unknown one. */
  readonly unknown: number;
  readonly unit: string;
}

/** What differs from the recipe's own way of sampling. */
export interface SampleRunOptions {
  readonly seed: number;
  readonly count?: number;
  readonly length?: number;
  readonly strategy?: SamplingStrategy;
  /** Instead of the recipe's start; it is part of the music. */
  readonly primer?: Primer;
  readonly constraints?: readonly Constraint[];
  readonly signal?: AbortSignal;
  onProgress?(progress: SampleProgress): void;
}

/** Generated music with the tokens it was decoded from (none for the four-voice GAN). */
export interface SampledPiece {
  readonly piece: Piece;
  readonly tokens: readonly string[];
  /** Null for a GAN. */
  readonly stream: SampledStream | null;
}
