import { type BenchmarkRecord, readBenchmarkRecords } from "../../literature";
import { inputPath, projectPath } from "../../project";

/** All kept rows of benchmarks; the chapter runs again when one has changed. */
export function readBenchmarks(folder = projectPath("figures", "records")): BenchmarkRecord[] {
  return readBenchmarkRecords(folder, (name) => inputPath("figures", "records", name));
}
