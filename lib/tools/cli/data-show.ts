import {
  type Collection,
  catalogue,
  collectionByName,
  commandFor,
  installedPath,
  type Places,
  readRecord,
  registeredFolders,
  type SetRecord,
  type Verified,
} from "../../collections";
import { duration, table } from "../../display";

/** A name in the list: a set of the catalogue, or a folder of the reader's. */
export type ListRow =
  | (Collection & { readonly path: string | null; readonly record: SetRecord | null })
  | { readonly name: string; readonly path: string; readonly form: "own" };

/** All names, or the one that is asked for. */
export function listRows(places: Places, name?: string): ListRow[] {
  const own = Object.entries(registeredFolders(places)).map(
    ([key, path]): ListRow => ({ name: key, path, form: "own" }),
  );
  const mine = own.find((row) => row.name === name);
  if (mine) return [mine];
  const sets = name === undefined ? catalogue : [collectionByName(name)];
  const known = sets.map(
    (set): ListRow => ({
      ...set,
      path: installedPath(places, set) ?? null,
      record: readRecord(places, set.name) ?? null,
    }),
  );
  return name === undefined ? [...known, ...own] : known;
}

/** The list as text: a table, or all that is known of one. */
export function listTable(rows: readonly ListRow[], isOne: boolean): string {
  if (isOne) return `${rows.map(describeRow).join("\n")}\n`;
  const lines = rows.map((row) =>
    row.form === "own"
      ? { name: row.name, what: row.path, size: "", licence: "yours", here: "yes" }
      : {
          name: row.name,
          what: row.title,
          size: row.form === "abc" ? `${row.counts.pieces} tunes` : sizeOf(row),
          licence: row.licence.name.replace(/^the music21 corpus, /, "music21, "),
          here: row.path === null ? "" : "yes",
        },
  );
  const text = table(lines, ["name", "what", "size", "licence", "here"]).text;
  return `${text}\n\nnpm run -s etude -- data get NAME brings one; data list NAME tells more\n`;
}

const megabytes = (bytes: number) =>
  bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;

function sizeOf({ source }: Collection): string {
  if (source.kind === "set-up") return "";
  const bytes = source.bytes ?? (source.kind === "url" ? source.stated?.bytes : undefined);
  return bytes ? megabytes(bytes) : "not known";
}

function describeRow(row: ListRow): string {
  if (row.form === "own") return `${row.name}: ${row.path}`;
  const { title, about, home, licence, source, counts, split, path, record } = row;
  const origin =
    source.kind === "url"
      ? source.url
      : source.kind === "set-up"
        ? "made by npm run setup"
        : `${source.kind} package ${source.package}`;
  const sha256 = source.kind === "set-up" ? undefined : source.sha256;
  const stated = source.kind === "url" ? source.stated : null;
  const count = (number: number | null, what: string) =>
    number === null ? [] : [`${number.toLocaleString("en")} ${what}`];
  const counted = [
    ...count(counts.files, "files"),
    ...count(counts.pieces, "pieces"),
    ...count(counts.notes, "notes"),
  ];
  const lines = [
    `${row.name}: ${title}`,
    `  what      ${about}`,
    `  home      ${home}`,
    `  origin    ${origin}`,
    `  licence   ${licence.name}${licence.url ? ` (${licence.url})` : ""}: ${licence.allows}`,
    `  size      ${sizeOf(row) || "not known"}`,
    `  counts    ${counted.join(", ") || "not known"}`,
    `  SHA-256   ${sha256 ?? record?.sha256 ?? "not known; the first download's is kept"}`,
    ...(stated?.sha256 ? [`            ${stated.sha256}, as stated by ${stated.by}`] : []),
    `  split     ${split}`,
    `  here      ${path ?? `no: ${commandFor(row)}`}`,
  ];
  return lines.join("\n");
}

/** What a reader should know before a set comes. */
export function describeLicence(set: Collection): string {
  const { name, title, about, licence, home } = set;
  const size = sizeOf(set);
  return (
    `${name}: ${title}${size ? `, ${size}` : ""}\n  ${about}\n  ${home}\n` +
    `  licence: ${licence.name}${licence.url ? ` (${licence.url})` : ""}\n` +
    `  allows:  ${licence.allows}\n`
  );
}

/** How far a download is, how fast, and how long it will take. */
export function describeRate({
  bytes,
  total,
  before,
  seconds,
}: {
  readonly bytes: number;
  readonly total: number | undefined;
  readonly before: number;
  readonly seconds: number;
}): string {
  const rate = seconds > 0 ? (bytes - before) / seconds : 0;
  const of = total === undefined ? "" : ` of ${megabytes(total)}`;
  const left = total === undefined || rate <= 0 ? "" : `, ${duration((total - bytes) / rate)} left`;
  return `${megabytes(bytes)}${of}, ${megabytes(rate)}/s${left}`;
}

/** What has become of a set, in lines. */
export function describeVerified(found: Verified): string {
  const { name, files, missing, changed, added, isWhole } = found;
  const some = (what: string, paths: readonly string[]) => [
    ...paths.slice(0, 10).map((path) => `${what}: ${path}`),
    ...(paths.length > 10 ? [`${what}: ${paths.length - 10} more`] : []),
  ];
  const verdict = isWhole
    ? `${name}: all ${files} files are as they came`
    : `${name}: ${missing.length} files missing, ${changed.length} changed ` +
      `(npm run -s etude -- data remove ${name}, then data get ${name})`;
  const lines = [...some("missing", missing), ...some("changed", changed), ...some("added", added)];
  return `${[...lines, verdict].join("\n")}\n`;
}
