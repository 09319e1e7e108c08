import { z } from "zod";

const count = z.number().nonnegative();
const step = z.object({
  /** In all, and those of them that were new. */
  files: count,
  read: count,
  pieces: count,
  copies: count,
  tokens: count,
  /** Until the store was open: new files read, all known, copies found. */
  openSeconds: count,
  /** Of processor time, all threads together. */
  openCpuSeconds: count,
  /** To open it once more, when all files were known. */
  reopenCpuSeconds: count,
  /** Split, vocabulary in twelve keys, data checked, epoch planned. */
  prepareCpuSeconds: count,
  /** A batch of 32 shuffled rows, cut by one thread. */
  batchCpuMilliseconds: count,
  /** Most memory of the process when it had loaded the library, had the store open, and in the end. */
  idleBytes: count,
  openBytes: count,
  peakBytes: count,
  storeBytes: count,
  /** To judge a model by the corpus, where that was asked: processor time, most memory. */
  evaluate: z.object({ cpuSeconds: count, peakBytes: count }).optional(),
});

/** What `npm run bench -- corpus --record` keeps in `figures/records/corpus.json`. */
export const corpusRecordSchema = z.object({ command: z.string(), steps: z.array(step) });

/** A growing corpus, step by step. */
export type CorpusRecord = z.infer<typeof corpusRecordSchema>;
/** Processor time, in ms, that a new file takes to be read and encoded, and a known one to be found. */
export function perFile({ openCpuSeconds, reopenCpuSeconds, read, files }: CorpusStep) {
  return {
    fresh: (1000 * Math.max(0, openCpuSeconds - reopenCpuSeconds)) / read,
    known: (1000 * reopenCpuSeconds) / files,
  };
}

/** One step: files were added, and a fresh process read them and opened all. */
export type CorpusStep = z.infer<typeof step>;
