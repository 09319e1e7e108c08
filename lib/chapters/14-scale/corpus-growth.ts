import { finding, linePanelsFigure, mark } from "../../display";
import { recordPath } from "../../project";
import { type CorpusRecord, corpusRecordSchema, perFile } from "../../recipes/speed";
import { growthExponent } from "../12-performance/growth";
import { readKept } from "../12-performance/records";

const command = "npm run bench -- corpus --record";

/**
 * The kept figures of a growing corpus; null when there are none.
 *
 * @throws EtudeError when the file is no record
 */
export function readCorpusRecord(path = recordPath("corpus")): CorpusRecord | null {
  return readKept(path, corpusRecordSchema);
}

const none = () => finding(`Nothing was kept yet: \`${command}\` measures it.`, "note");

const timesOf = ({ steps }: CorpusRecord, kind: "fresh" | "known") => ({
  x: steps.map(({ files }) => files),
  y: steps.map((step) => perFile(step)[kind]),
});
const memoryOf = ({ steps }: CorpusRecord) => ({
  x: steps.map(({ files }) => files),
  y: steps.map(({ peakBytes, idleBytes }) => (peakBytes - idleBytes) / 2 ** 20),
});

/** Time for a file, new or known, and memory above an idle process, as files are added. */
export function corpusFigure(record: CorpusRecord | null) {
  if (!record) return none();
  const panels = [
    {
      ...{ title: "Processor time a file", x: "files", y: "ms", fromZero: true },
      series: [
        { label: "new: read and encoded", ...timesOf(record, "fresh") },
        { label: "known: found again", ...timesOf(record, "known") },
      ],
    },
    {
      ...{ title: "Memory", x: "files", y: "MB above idle", fromZero: true },
      series: [{ label: "reading, then training", ...memoryOf(record) }],
    },
  ];
  return linePanelsFigure(panels, { title: "A corpus that grows" });
}

const exponent = (line: { readonly x: readonly number[]; readonly y: readonly number[] }) =>
  mark(Math.round(100 * growthExponent(line)) / 100, 2);

/** How the costs of a file and of memory grow with the number of files. */
export function corpusFinding(record: CorpusRecord | null) {
  if (!record) return none();
  const [first, last] = [record.steps[0], record.steps[record.steps.length - 1]];
  const [time, memory] = [timesOf(record, "fresh"), memoryOf(record)];
  return finding(`From ${mark(first.files)} to **${mark(last.files)} files** the time for each new
    file grows with the exponent **${exponent(time)}** (0 is flat), memory with
    **${exponent(memory)}** (1 would hold everything). In the end
    ${mark(last.tokens)} tokens of ${mark(last.pieces)} pieces lie on disk, ${mark(last.copies)} files
    were found to be copies of others, and a shuffled batch is cut in
    ${mark(last.batchCpuMilliseconds, 2)} ms.`);
}
