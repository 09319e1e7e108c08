import { table } from "../../display";
import { explore } from "../../display/workshop";
import { type ChoraleGanConfig, exportGenerator } from "../../models/gan";
import { type GeneratorHeader, loadGenerator } from "../../models/portable";
import type { FourVoiceMusic } from "./crops";

/** What the chapter has of a generator that it trained. */
interface TrainedGan {
  readonly config: ChoraleGanConfig;
  readonly weights: Float32Array;
  readonly steps: number;
}

/** A generator as a page plays it, with the ways through its latent space. */
export interface LatentSpace {
  readonly file: Uint8Array;
  readonly directions: GeneratorHeader["directions"];
}

/** The generator that the chapter trained as a small file, its directions measured. */
export function latentSpace(
  { config, weights, steps }: TrainedGan,
  { borrowed }: Pick<FourVoiceMusic, "borrowed">,
): LatentSpace {
  const data = borrowed ? "this project's chorales" : "the folder's four-voice music";
  const file = exportGenerator(config, weights, { name: "the four-voice GAN", data, steps });
  return { file, directions: loadGenerator(file, "the four-voice GAN").header.directions };
}

/** The generator in the page: new noise, sliders, sound. */
export function exploreLatent({ file }: LatentSpace): Promise<void> {
  return explore(file);
}

/** What each slider changes, two standard deviations of the noise to either side. */
export function directionsTable({ directions }: LatentSpace) {
  const rows = directions.map(({ name, unit, low, high }) => ({ slider: name, unit, low, high }));
  const columns = [
    { key: "slider", title: "slider" },
    { key: "low", title: "at −2", digits: 3 },
    { key: "high", title: "at 2", digits: 3 },
    { key: "unit", title: "measured" },
  ] as const;
  return table(rows, columns, {
    caption: "means over 256 noises, the other sliders in the middle",
  });
}
