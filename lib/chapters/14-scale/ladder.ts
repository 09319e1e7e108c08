import { collectionByName } from "../../collections";
import { duration, finding, mark, table } from "../../display";
import type { Amount, Bill } from "./bill";

/**
 * What lies between this folder and the largest collection that has a name here. Nobody counted the
 * notes of Lakh here, so it stands twice: with files as long as this folder's, and as MAESTRO's.
 */
export function ladderFrom(here: Amount): Amount[] {
  const maestro = amountOf("maestro");
  const { files } = collectionByName("lakh").counts;
  const lakh = (like: Amount, words: string): Amount => ({
    name: `Lakh, if its files are as long as ${words}`,
    files: files!,
    notes: Math.round((files! * like.notes) / like.files),
  });
  return [here, maestro, lakh(here, "these"), lakh(maestro, "MAESTRO's")];
}

function amountOf(name: string): Amount {
  const { title, counts } = collectionByName(name);
  return { name: title, files: counts.files!, notes: counts.notes! };
}

const seconds = { format: (value: unknown) => duration(value as number) };
const bytes = { format: (value: unknown) => sized(value as number) };

/** The bills under each other; what was not measured but extrapolated stands in grey. */
export function billTable(bills: readonly Bill[]) {
  return table(
    bills.map((bill, i) => ({ ...bill, measured: i === 0 })),
    [
      { key: "name", title: "collection" },
      "files",
      "notes",
      { key: "read", title: "to read it once", ...seconds },
      { key: "encode", title: "to encode it", ...seconds },
      { key: "epoch", title: "an epoch", ...seconds },
      { key: "held", title: "held in memory", ...bytes },
      { key: "stored", title: "tokens on disk", ...bytes },
    ],
    { quiet: ({ measured }) => !measured },
  );
}

/** Which part of the bill grows into a problem first. */
export function billFinding(bills: readonly Bill[], memory: number) {
  const last = bills[bills.length - 1];
  const fits = bills.filter(({ held }) => held < memory).length;
  const words =
    fits === bills.length
      ? "All of them could be held in memory"
      : `The first ${fits} of ${bills.length} could be held in this machine's memory
        (${sized(memory)}), the others could not`;
  return finding(`${words}. An epoch over the last takes **${duration(last.epoch)}**, which is
    **${mark(last.epoch / last.read, 0)} times** as long as reading it: whoever wants to save time
    has to save it in training.`);
}

/** Bytes for people. */
export function sized(count: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const power = count < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(count) / 3));
  return `${mark(count / 1000 ** power, power < 2 ? 0 : 1)} ${units[power]}`;
}
