import { appraise } from "../../appraisal";
import { openCorpus } from "../../corpus";
import { buildDataset, sequencesOf, splitByPiece } from "../../dataset";
import { trainNgram } from "../../models";
import { encodingByName } from "../../tokens";
import type { CorpusTask } from "./corpus-point";
import { peakBytes } from "./peak-memory";

/** What judging a model by a folder took, in a process of its own. */
export interface EvaluateCost {
  /** Processor time of all threads, without the reading of the folder. */
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

/** Pieces from which the model that is judged is made. */
const learnt = 100;

// A process for one point, so that its peak of memory is its own; called by bench-corpus.ts. A bigram
// stands for a network: what is measured is everything else.
async function main({ folder, cacheFolder }: CorpusTask): Promise<void> {
  const { pieces } = await openCorpus(folder, { cacheFolder });
  const { user, system } = process.cpuUsage();
  const split = splitByPiece(pieces.entries, { seed: 1 });
  const names = (side: "train" | "test") => split[side].map((index) => pieces.entries[index].name);
  const some = split.train.slice(0, learnt).map((index) => pieces.at(index));
  const encoding = encodingByName("note-durations");
  const dataset = buildDataset(some, { encoding, seed: 1 });
  const { vocabulary } = dataset;
  const counted = trainNgram(sequencesOf(dataset, "train"), {
    ...{ order: 2, vocabularySize: vocabulary.size },
  });
  const model = Object.assign(counted, { dispose() {} });
  await appraise(
    {
      ...{ name: "a bigram", parameters: model.parameterCount },
      speaker: { model, vocabulary, encoding },
      sample: async ({ count }) =>
        some.slice(0, count).map((piece) => ({ piece, tokens: [], stream: null })),
    },
    {
      music: {
        ...{ own: pieces, given: null, folder, splitsWindows: false },
        split: { train: names("train"), test: names("test") },
      },
    },
  );
  const spent = process.cpuUsage({ user, system });
  const cpuSeconds = (spent.user + spent.system) / 1e6;
  const cost: EvaluateCost = { cpuSeconds, peakBytes: peakBytes() };
  process.stdout.write(`${JSON.stringify(cost)}\n`);
  process.exit(0);
}

if (process.argv[2]) void main(JSON.parse(process.argv[2]) as CorpusTask);
