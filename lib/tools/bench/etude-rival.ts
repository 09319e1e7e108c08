import { EtudeSampler } from "./etude-sampler";
import { EtudeTrainer } from "./etude-side";
import type { Rival, RivalTask } from "./rival";
import { serve } from "./serve";

let side: Rival;

void serve({
  load(task: RivalTask) {
    side = task.bench === "sampling" ? new EtudeSampler() : new EtudeTrainer();
    return side.load(task);
  },
  run: (count) => side.run(count),
});
