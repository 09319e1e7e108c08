import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { EtudeError } from "../../core";
import { writeFileAtomic } from "../../core/node";
import { recordPath } from "../../project";

// What chapters took on machines whose speed is known, kept by `npm run reports -- --record`: from it a
// run says beforehand how long it will take here.

const runSchema = z.object({
  profile: z.string(),
  cores: z.number(),
  /** What one core reaches in matrix products, in 10⁹ operations a second. */
  gflops: z.number(),
  /** Seconds of processor time by chapter: a busy machine changes them little. */
  cpuSeconds: z.record(z.string(), z.number()),
});

/** The processor time of chapters in one run. */
export type TimedRun = z.infer<typeof runSchema>;

const file = z.object({ runs: z.array(runSchema) });

const chapterTimesPath = () => recordPath("chapter-times");

/**
 * The kept runs; none where there is no record.
 *
 * @throws EtudeError when the file is no record
 */
export function readChapterTimes(path = chapterTimesPath()): readonly TimedRun[] {
  if (!existsSync(path)) return [];
  try {
    return file.parse(JSON.parse(readFileSync(path, "utf8"))).runs;
  } catch (error) {
    const cause = (error as Error).message.split("\n")[0];
    throw new EtudeError(
      `${path}: no record of chapters' times (${cause}; delete it, or measure again with --record)`,
    );
  }
}

/** Speeds that differ by less are those of one machine, measured twice. */
const sameSpeed = 1.15;

/** Keeps a run; of an earlier one with its profile at about its speed only other chapters stay. */
export function recordChapterTimes(run: TimedRun, path = chapterTimesPath()): void {
  const isLike = (other: TimedRun) =>
    other.profile === run.profile &&
    Math.max(other.gflops / run.gflops, run.gflops / other.gflops) < sameSpeed;
  const known = readChapterTimes(path);
  const before = known.find(isLike);
  const merged = { ...run, cpuSeconds: { ...before?.cpuSeconds, ...run.cpuSeconds } };
  const runs = [...known.filter((other) => !isLike(other)), merged];
  writeFileAtomic(path, `${JSON.stringify({ runs }, null, 1)}\n`);
}

/**
 * The processor time that a chapter will take where a core reaches `gflops`: part of it goes with the
 * time of products, part does not. Two recorded machines tell how much; one alone is taken to be all
 * products. Undefined for a chapter that nobody recorded.
 */
export function expectedCpuSeconds(
  runs: readonly TimedRun[],
  { name, profile, gflops }: { name: string; profile: string; gflops: number },
): number | undefined {
  const points = runs
    .filter((run) => run.profile === profile && name in run.cpuSeconds)
    .map((run) => ({ time: 1 / run.gflops, seconds: run.cpuSeconds[name] }))
    .sort((a, b) => a.time - b.time);
  const [fast, slow] = [points[0], points[points.length - 1]];
  if (!fast) return undefined;
  if (fast === slow) return (fast.seconds / fast.time) * (1 / gflops);
  const slope = Math.max(0, (slow.seconds - fast.seconds) / (slow.time - fast.time));
  return Math.max(fast.seconds / 2, fast.seconds + slope * (1 / gflops - fast.time));
}
