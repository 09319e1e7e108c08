/**
 * What sampling and evaluation know of a model: it says how likely each next token is.
 * N-gram floors and recurrent networks both are one.
 */
export interface NextTokenModel {
  readonly vocabularySize: number;
  /** Threads that its streams are shared among, equally; default 1. */
  readonly threads?: number;
  /**
   * Streams that it follows at once on a thread, ended ones included: those of one number round
   * alike. 1 where a stream is the same in whatever company.
   */
  readonly batchSize?: number;
  /** Opens `batch` streams, each at the start of a piece: feed them `<start>` first. */
  open(batch: number): TokenStreams;
}

/** Streams of tokens that a model follows side by side, one step of the model per token. */
export interface TokenStreams {
  readonly batch: number;
  /**
   * Feeds one token id to every stream.
   *
   * @param tokenIds int32 [batch]
   * @returns natural log-probabilities of the next token, float32 [batch, vocabularySize],
   *   row-major, valid until the next call
   */
  advance(tokenIds: Int32Array): Float32Array;
  /** Makes stream i a copy of old stream `indices[i]`; the batch becomes `indices.length`. */
  select(indices: Int32Array): void;
  /** A copy that goes its own way from here; not all models can. */
  copy?(): TokenStreams;
  /** Frees what the streams hold; they cannot be used afterwards. */
  close(): void;
}
