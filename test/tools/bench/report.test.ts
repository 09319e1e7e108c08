import { describe, expect, it } from "vitest";
import { recurrentParameters } from "../../../lib/models/portable/parameters";
import {
  type BenchRow,
  benchConfig,
  benchShapes,
  type System,
} from "../../../lib/recipes/speed/benchmarks";
import { stepOperations, takeTurns } from "../../../lib/tools/bench/measure";
import { benchMarkdown } from "../../../lib/tools/bench/report";
import type { Rival } from "../../../lib/tools/bench/rival";

const rows: BenchRow[] = [
  {
    bench: "training",
    shape: "chorale",
    cell: "gru",
    system: "etude",
    seconds: 0.1,
    ratioToEtude: 1,
    ceilingShare: 0.5,
  },
  {
    bench: "training",
    shape: "chorale",
    cell: "gru",
    system: "keras",
    seconds: 0.25,
    ratioToEtude: 2.5,
  },
  {
    bench: "sampling",
    shape: "chorale",
    cell: "gru",
    system: "etude",
    seconds: 1e-4,
    ratioToEtude: 1,
    streams: 64,
  },
  {
    bench: "sampling",
    shape: "chorale",
    cell: "gru",
    system: "keras",
    seconds: 0.05,
    ratioToEtude: 500,
    streams: 64,
  },
];

describe("the bench", () => {
  it("writes its tables in Markdown", () => {
    const report = {
      ...{ rows, ceilingGflops: 400, threads: 2, instructions: "AVX-512" },
      versions: { etude: "1", keras: "3" },
    };
    expect(benchMarkdown(report)).toMatchInlineSnapshot(`
      "Training step (2 threads, AVX-512, matrix products reach 400 GFLOP/s)

      | shape | Étude, ms a step | Keras, ms a step | of ceiling |
      | --- | ---: | ---: | ---: |
      | chorale, GRU | 100.0 | 250.0 (2.50×) | 50 % |

      A generated token (2 threads, AVX-512, matrix products reach 400 GFLOP/s)

      | shape, streams | Étude, µs | Keras, window re-run, µs |
      | --- | ---: | ---: |
      | chorale, GRU, 64 | 100 | 50000 (500.00×) |

      Products are measured in the same run. Medians of alternating turns. etude 1, keras 3."
    `);
  });

  it("lets systems take turns, each as long as the effort says", async () => {
    const calls: string[] = [];
    const system = (name: string, seconds: number) => (): Rival => ({
      load: async () => {},
      run: async (count) => {
        calls.push(`${name} ${count}`);
        return seconds;
      },
      close: () => calls.push(`${name} ends`),
    });
    const systems = new Map<System, () => Rival>([
      ["etude", system("a", 0.1)],
      ["keras", system("b", 0.5)],
    ]);
    const task = {
      bench: "training",
      shape: benchShapes[0],
      cell: "lstm",
      threads: 1,
      streams: 1,
    } as const;
    const medians = await takeTurns(systems, task, { rounds: 2, turnSeconds: 1 });
    expect(calls).toEqual(["a 1", "b 1", "a 10", "b 2", "a 10", "b 2", "a ends", "b ends"]);
    expect([...medians]).toEqual([
      ["etude", 0.1],
      ["keras", 0.5],
    ]);
  });

  it("counts six operations for every weight of a matrix and position", () => {
    for (const shape of benchShapes) {
      if (shape.predict === "last-step") continue;
      const matrices = recurrentParameters(benchConfig(shape, "lstm")).filter(
        ({ name, shape: sizes }) => sizes.length === 2 && name !== "embedding",
      );
      const weights = matrices.reduce((sum, { size }) => sum + size, 0);
      expect(stepOperations(shape, "lstm")).toBe(6 * weights * shape.batch * shape.time);
    }
  });
});
