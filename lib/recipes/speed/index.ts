/**
 * # What speed is compared on
 *
 * The shapes of networks that `npm run bench` and chapter 12 time, and what a report of it holds.
 *
 * @module
 */
export {
  type BenchReport,
  type BenchRow,
  type BenchShape,
  benchConfig,
  benchShapes,
  type Growth,
  type GrowthAxis,
  type GrowthCost,
  type GrowthPoint,
  networkOf,
  type System,
  systemTitles,
} from "./benchmarks";
export { type CorpusRecord, type CorpusStep, corpusRecordSchema, perFile } from "./corpus";
