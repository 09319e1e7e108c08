import { DataError, Random } from "../core";
import type { NextTokenModel } from "../models";
import { continuePiece, sampleTokens } from "../sampling";
import type { SampledPiece, SampleRunOptions, Speaker } from "./experiment-kind";
import { realTokens, type TokenRun } from "./token-run";

/** What speaks, and how its recipe makes it speak. */
export interface Speech {
  /** What messages call it: its file or folder. */
  readonly source: string;
  readonly config: Pick<TokenRun, "sampling" | "primers">;
  readonly speaker: Speaker;
  /**
   * The model for so many tokens, where another one than the speaker's does more at once; it is
   * disposed of when they are drawn.
   */
  modelFor?(tokens: number): Promise<Speaker["model"] | null>;
}

/** Music as the recipe makes it, unless told otherwise. */
export async function speak(speech: Speech, options: SampleRunOptions): Promise<SampledPiece[]> {
  const { model: own, vocabulary, encoding } = speech.speaker;
  const { sampling } = speech.config;
  // Only networks that learnt where a piece begins and ends; the published systems know neither
  // that nor what may follow what.
  const knowsBorders = sampling.start === "start-token";
  const random = Random.fromSeed(options.seed);
  const given = options.primer;
  const primer = given?.tokens ?? startOf(speech, random.fork("start"));
  const { count = 1, length = sampling.length, strategy = sampling.strategy } = options;
  const other = (await speech.modelFor?.(count * length)) ?? null;
  const model: NextTokenModel = other ?? own;
  const streams = await sampleTokens(model, vocabulary, {
    length,
    random,
    strategy,
    primer,
    count,
    stopAtEnd: knowsBorders && given === undefined,
    ...(knowsBorders ? { grammar: encoding.grammar } : {}),
    ...(options.constraints ? { constraints: options.constraints } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  }).finally(() => other?.dispose());
  return streams.map((stream) => {
    const tokens = stream.tokens.slice(given ? 0 : stream.primerLength);
    const piece = given ? continuePiece(given, encoding, tokens) : encoding.decode(tokens);
    return { piece, tokens, stream };
  });
}

/** The tokens a recipe puts before the first one it samples. */
function startOf({ source, config, speaker }: Speech, random: Random): string[] {
  const { primers, sampling } = config;
  if (sampling.start === "start-token") return [];
  if (primers.length === 0) {
    throw new DataError(`${source}: no windows to start from (train a new run)`);
  }
  const tokens = realTokens(speaker.vocabulary, primers[random.integer(primers.length)]);
  return sampling.start === "random-token" ? [tokens[random.integer(tokens.length)]] : tokens;
}
