import { median } from "d3-array";
import type { CellName } from "../../models/recurrent";
import type { BenchShape, GrowthCost } from "../../recipes/speed";
import { EtudeTrainer } from "./etude-side";
import { peakBytes } from "./peak-memory";

/** What one point of a growth curve is measured at. */
export interface GrowthTask {
  readonly shape: BenchShape;
  readonly cell: CellName;
  readonly threads: number;
}

const rounds = 5;
const roundSeconds = 0.15;

// A process for one point, so that its peak of memory is its own; called by growth.ts.
async function main(task: GrowthTask): Promise<void> {
  const trainer = new EtudeTrainer();
  await trainer.load({ bench: "training", streams: 1, ...task });
  const steps = Math.max(1, Math.min(200, Math.round(roundSeconds / (await trainer.run(2)))));
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(await trainer.run(steps));
  const secondsPerToken = median(times)! / (task.shape.batch * task.shape.time);
  const cost: GrowthCost = {
    secondsPerToken,
    peakBytes: peakBytes(),
    idleBytes: trainer.idleBytes,
  };
  process.stdout.write(`${JSON.stringify(cost)}\n`);
  process.exit(0);
}

if (process.argv[2]) void main(JSON.parse(process.argv[2]) as GrowthTask);
