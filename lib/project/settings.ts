import { basename } from "node:path";
import { z } from "zod";
import { byProfile, InvalidArgumentError, type Profile, profiles, type Settings } from "../core";
import { noteFile } from "../core/node";
import { dataPath, defaultDataFolder } from "./data";

/** What a notebook is run with. */
export interface NotebookSettings extends Settings {
  /** With more notes in the folder a chapter works on a sample; see `readMusic`. */
  readonly mostNotes: number;
}

/** Twice the chorales where a chapter is to take minutes; what fits into 2 GB with all floors where hours. */
const mostNotes: Readonly<Record<Profile, number>> = {
  smoke: 200_000,
  quick: 200_000,
  full: 500_000,
};

const schema = z.object({
  data: z.string().min(1),
  profile: z.enum(profiles),
  seed: z.coerce.number().int(),
  mostNotes: z.number().int().positive().optional(),
});

/**
 * The settings of a notebook: its own, unless the environment names others
 * (`ETUDE_DATA`, `ETUDE_PROFILE`, `ETUDE_SEED`: so a whole set of reports can be run on one folder).
 * `data` may be the name of a data set; what comes back is its path.
 *
 * @throws InvalidArgumentError for a profile or seed that is none; DataError for data that is not here
 * @example
 * const settings = readSettings({ profile: "quick", seed: 7 });
 */
export function readSettings(
  own: Partial<NotebookSettings> = {},
  environment = process.env,
): NotebookSettings {
  const parsed = schema.safeParse({
    data: environment.ETUDE_DATA || own.data || defaultDataFolder(),
    profile: environment.ETUDE_PROFILE || own.profile || "quick",
    seed: environment.ETUDE_SEED || (own.seed ?? 1),
    mostNotes: own.mostNotes,
  });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new InvalidArgumentError(
      `invalid setting ${issue.path.join(".")}: ${issue.message} ` +
        "(set it in the settings cell or by ETUDE_DATA, ETUDE_PROFILE, ETUDE_SEED)",
    );
  }
  const { profile, ...given } = parsed.data;
  const data = dataPath(given.data);
  noteFile("read", data);
  const most = given.mostNotes ?? byProfile(profile, mostNotes);
  return withShortInspect({ data, profile, seed: given.seed, mostNotes: most });
}

/** A cell that ends in `settings` shows the data by its folder's name: a report names no other. */
function withShortInspect(settings: NotebookSettings): NotebookSettings {
  const shown = { ...settings, data: basename(settings.data) };
  const key = Symbol.for("nodejs.util.inspect.custom");
  return Object.defineProperty({ ...settings }, key, { value: () => shown });
}
