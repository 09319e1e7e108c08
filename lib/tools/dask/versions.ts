import { z } from "zod";
import { EtudeError } from "../../core";

/** What a process of Dask is. */
export const processVersions = z.object({
  python: z.string(),
  dask: z.string(),
  distributed: z.string(),
});
export type ProcessVersions = z.infer<typeof processVersions>;

/** What the project on a worker is; `code` is a hash over all that tasks run. */
const siteVersions = z.object({
  node: z.string(),
  project: z.string(),
  commit: z.string(),
  code: z.string(),
});
export type SiteVersions = z.infer<typeof siteVersions>;

/** A part of a version that must be the same on all sides. */
const parts: Readonly<Record<keyof ProcessVersions, (text: string) => string>> = {
  python: (text) => text.split(".").slice(0, 2).join("."), // functions are sent as its bytecode
  dask: (text) => text,
  distributed: (text) => text,
};

/** Where scheduler or workers run other versions than the caller, a sentence each. */
export function comparedProcesses(
  own: ProcessVersions,
  others: Readonly<Record<string, ProcessVersions>>,
): string[] {
  return Object.entries(others).flatMap(([name, other]) =>
    (Object.keys(parts) as (keyof ProcessVersions)[])
      .filter((key) => parts[key](other[key]) !== parts[key](own[key]))
      .map((key) => `${name}: ${key} ${plain(other[key])}, here ${plain(own[key])}`),
  );
}

/** Where workers would train by another Node or other code, a sentence each. */
export function comparedSites(
  own: SiteVersions,
  others: Readonly<Record<string, SiteVersions>>,
): string[] {
  const major = ({ node }: SiteVersions) => node.split(".")[0];
  const named = ({ project, commit, code }: SiteVersions) =>
    `Étude ${project}${commit ? ` at ${commit}` : ""} (code ${code})`;
  return Object.entries(others).flatMap(([name, other]) => [
    ...(major(other) === major(own) ? [] : [`${name}: node ${other.node}, here ${own.node}`]),
    ...(other.code === own.code ? [] : [`${name}: ${named(other)}, here ${named(own)}`]),
  ]);
}

/** `3.11.7.final.0` as people say it. */
const plain = (version: string) => version.replace(/\.final\.0$/, "");

/**
 * What workers' projects say they are.
 *
 * @throws EtudeError for one that says nothing readable
 */
export function sitesOf(
  workers: Readonly<Record<string, { readonly says: string }>>,
): Record<string, SiteVersions> {
  const entries = Object.entries(workers).map(([name, { says }]) => {
    const parsed = siteVersions.safeParse(readSaid(says));
    if (parsed.success) return [name, parsed.data] as const;
    throw new EtudeError(`${name}: its project does not tell its version: ${says.slice(0, 200)}`);
  });
  return Object.fromEntries(entries);
}

function readSaid(says: string): unknown {
  try {
    return JSON.parse(says);
  } catch {
    return null;
  }
}
