import { z } from "zod";
import { InvalidArgumentError, profiles, type Settings } from "../core";
import { noteFile } from "../core/node";
import { projectPath, userPath } from "./root";

const schema = z.object({
  data: z.string().min(1),
  profile: z.enum(profiles),
  seed: z.coerce.number().int(),
});

/** The folder of the default data, made by set-up. */
export function defaultDataFolder(): string {
  return projectPath("data", "chorales");
}

/**
 * The settings of a notebook: its own, unless the environment names others
 * (`ETUDE_DATA`, `ETUDE_PROFILE`, `ETUDE_SEED`: so a whole set of reports can be run on one folder).
 *
 * @throws InvalidArgumentError for a profile or seed that is none.
 * @example
 * const settings = readSettings({ profile: "quick", seed: 7 });
 */
export function readSettings(own: Partial<Settings> = {}, environment = process.env): Settings {
  const parsed = schema.safeParse({
    data: environment.ETUDE_DATA || own.data || defaultDataFolder(),
    profile: environment.ETUDE_PROFILE || own.profile || "quick",
    seed: environment.ETUDE_SEED || (own.seed ?? 1),
  });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new InvalidArgumentError(
      `invalid setting ${issue.path.join(".")}: ${issue.message} ` +
        "(set it in the settings cell or by ETUDE_DATA, ETUDE_PROFILE, ETUDE_SEED)",
    );
  }
  const data = userPath(parsed.data.data);
  noteFile("read", data);
  return { ...parsed.data, data };
}
