/** How much a run may cost: `smoke` shows that it works, `quick` is minutes, `full` is hours. */
export const profiles = ["smoke", "quick", "full"] as const;
export type Profile = (typeof profiles)[number];

/** What a notebook or command is run with. */
export interface Settings {
  /** Folder of MIDI files, absolute. */
  readonly data: string;
  readonly profile: Profile;
  readonly seed: number;
}

/** Picks the value of the profile. */
export function byProfile<T>(profile: Profile, values: Readonly<Record<Profile, T>>): T {
  return values[profile];
}
