import { readFileSync } from "node:fs";
import { drumKit, factsOf, type ModelFacts } from "../../live";
import { loadModel } from "../../models/portable";
import { mark, show } from "..";
import { pageBlock } from "./page-block";

/** Piano, church organ, strings, choir: what the reader may choose from in any case. */
export const usualPrograms = [0, 19, 48, 52];
/** A page holds no more instruments than these and the usual ones; the others sound as a piano. */
const mostPrograms = 12;

function programsOf(tokens: readonly string[]): number[] {
  const named = tokens.flatMap((token) => /^program:(\d{1,3})$/.exec(token)?.[1] ?? []);
  const drums = tokens.some((token) => token === "program:drums") ? [drumKit] : [];
  return [...usualPrograms, ...named.map(Number).slice(0, mostPrograms), ...drums];
}

function factsLine({ parameters, encoding, data }: ModelFacts): string {
  return `${mark(parameters)} parameters, learnt from ${data}, speaks ${encoding}.`;
}

/**
 * A workshop in which the reader composes with a model: in the cell, and the same in the exported
 * page, without a network.
 *
 * @param model a model's file, as its path or its bytes
 * @throws RunError for what is no model
 * @example
 * show(await workshop(modelPath("chorale")));
 */
export async function workshop(
  model: string | Uint8Array,
): Promise<{ html: string; text: string }> {
  const source = typeof model === "string" ? model : "model";
  const bytes = typeof model === "string" ? new Uint8Array(readFileSync(model)) : model;
  const loaded = loadModel(bytes, source);
  const facts = factsOf(loaded);
  const html = await pageBlock({
    ...{ kind: "compose", worker: "mind", model: bytes, name: facts.name },
    ...{ title: `Compose with ${facts.name}`, line: factsLine(facts) },
    programs: programsOf(loaded.vocabulary.tokens),
  });
  return { html, text: `[compose: ${facts.name}, ${mark(facts.parameters)} parameters]` };
}

/** Shows a workshop at once: `await compose(modelPath("chorale"))` is the whole cell. */
export async function compose(model: string | Uint8Array): Promise<void> {
  show(await workshop(model));
}
