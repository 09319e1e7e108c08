import { locateData, type Places } from "../collections";
import { projectPath, setsPath, userPath } from "./root";

/** The folder of the default data, made by set-up. */
export function defaultDataFolder(): string {
  return projectPath("data", "chorales");
}

/** Where data sets lie in this checkout. */
export function dataPlaces(): Places {
  return { home: setsPath(), chorales: defaultDataFolder() };
}

/**
 * Where the music is that the user typed: a path, or the name of a data set. A benchmark's name
 * stands for its file, every other for a folder.
 *
 * @throws DataError for a name or path that leads nowhere; it says which command brings a set
 * @example
 * dataPath("maestro"); // …/data/sets/maestro
 */
export function dataPath(text: string): string {
  return locateData(dataPlaces(), text, userPath(text));
}
