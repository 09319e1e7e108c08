import { chooseRecipe, prepareRecipe, type TokenRecipe } from "../../recipes";
import { openTokenStore } from "../../store";
import { factorInputs, networkFor, packSource, readBatches } from "../../training";
import { peakBytes } from "./peak-memory";

/** A folder of which some files are not read yet. */
export interface CorpusTask {
  readonly folder: string;
  readonly cacheFolder: string;
}

/** What it took, in a process of its own. Processor time is that of all its threads. */
export interface CorpusCost {
  readonly pieces: number;
  readonly copies: number;
  readonly tokens: number;
  /** Until the store was open: new files read, all known, copies found. */
  readonly openSeconds: number;
  readonly openCpuSeconds: number;
  /** To open it once more, when all files were known. */
  readonly reopenCpuSeconds: number;
  /** Split, vocabulary in twelve keys, data checked, epoch planned. */
  readonly prepareCpuSeconds: number;
  /** A batch of shuffled rows, cut by one thread, over so many. */
  readonly batchCpuMilliseconds: number;
  readonly idleBytes: number;
  readonly openBytes: number;
  readonly peakBytes: number;
}

// Of the published recipes the one that takes parts of pianos only; repaired, in twelve keys.
const recipe = chooseRecipe({ name: "piano-lstm", repaired: true }) as TokenRecipe;
const writing = { encoding: recipe.encoding, pianoOnly: true, told: false };
const batches = 200;

// A process for one point, so that its peak of memory is its own; called by bench-corpus.ts.
async function main({ folder, cacheFolder }: CorpusTask): Promise<void> {
  const idleBytes = peakBytes();
  const start = performance.now();
  const beforeOpen = cpuSeconds();
  await openTokenStore(folder, { ...writing, cacheFolder });
  const openSeconds = (performance.now() - start) / 1000;
  const read = cpuSeconds();
  const store = await openTokenStore(folder, { ...writing, cacheFolder });
  const opened = cpuSeconds();
  const openBytes = peakBytes();
  const data = prepareRecipe(recipe, store, 1);
  const network = networkFor(data, { factors: factorInputs(data) });
  const plan = { kind: "every-step", time: recipe.window.length, batch: 32 } as const;
  const source = packSource({ sequences: data.train, plan }, { name: "batches", network });
  const shuffled = readBatches(source, { epoch: 0, seed: 1 });
  shuffled.next(); // plans the epoch
  const prepared = cpuSeconds();
  for (let cut = 0; cut < batches && !shuffled.next().done; cut++);
  const cost: CorpusCost = {
    pieces: store.pieces.length,
    copies: store.pieces.filter(({ copyOf }) => copyOf !== undefined).length,
    tokens: data.tokens,
    openSeconds,
    openCpuSeconds: read - beforeOpen,
    reopenCpuSeconds: opened - read,
    prepareCpuSeconds: prepared - opened,
    batchCpuMilliseconds: (1000 * (cpuSeconds() - prepared)) / batches,
    ...{ idleBytes, openBytes, peakBytes: peakBytes() },
  };
  process.stdout.write(`${JSON.stringify(cost)}\n`);
  process.exit(0);
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

if (process.argv[2]) void main(JSON.parse(process.argv[2]) as CorpusTask);
