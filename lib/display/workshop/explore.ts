import { loadGenerator } from "../../models/portable";
import { mark, show } from "..";
import { usualPrograms } from "./compose";
import { pageBlock } from "./page-block";

/**
 * A generator in the page: new noise, sliders through its latent space, and what they sound like, in
 * the cell and the same in the exported page.
 *
 * @param file what `exportGenerator` of `models/gan` made
 * @throws RunError for what is no generator
 */
export async function exploration(file: Uint8Array): Promise<{ html: string; text: string }> {
  const { header, generator } = loadGenerator(file, "generator");
  const { name, data, directions } = header;
  const parameters = mark(generator.parameterCount);
  const html = await pageBlock({
    ...{ kind: "explore", worker: "noise", model: file, name },
    title: `Explore ${name}`,
    line: `${parameters} parameters, learnt from ${data}; ${directions.length + 1} sliders.`,
    programs: usualPrograms,
  });
  return { html, text: `[explore: ${name}, ${parameters} parameters]` };
}

/** Shows it at once: `await explore(exportGenerator(…))` is the whole cell. */
export async function explore(file: Uint8Array): Promise<void> {
  show(await exploration(file));
}
