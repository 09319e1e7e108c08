import type { LoadedGenerator } from "../../models/portable";
import type { GeneratorFacts } from "./messages";

/** What a page has to know of a generator. */
export function generatorFacts({ header, generator }: LoadedGenerator): GeneratorFacts {
  const { name, data, trained, directions } = header;
  return { name, data, trained, directions, parameters: generator.parameterCount };
}
