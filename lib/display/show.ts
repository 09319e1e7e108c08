import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { type Figure, figureConfig, figureText } from "./theme";

/** One output of a cell in several MIME types; the front end picks the richest it knows. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** A piece of HTML with the plain text that stands for it where HTML is not rendered. */
export interface Html {
  readonly html: string;
  readonly text: string;
}

/** Whatever `show` can show. */
export type Showable = Figure | Html | string;

/** An output as it stood outside a kernel; a slot's output is the last it held. */
export interface Displayed {
  readonly bundle: MimeBundle;
  readonly slot: string | null;
}

type WriteDisplayData = (
  content: { data: MimeBundle; metadata: object; transient?: { display_id: string } },
  update: boolean,
) => void;

const collected: Displayed[] = [];

// The kernel's own module, if this process is a kernel: never loaded from here.
function kernelWriter(): WriteDisplayData | null {
  const load = createRequire(__filename);
  let path: string;
  try {
    path = load.resolve("tslab/dist/jupyter");
  } catch {
    return null;
  }
  const jupyter = load.cache[path]?.exports as
    | { lastWriteDisplayData?: WriteDisplayData | null }
    | undefined;
  return jupyter?.lastWriteDisplayData ?? null;
}

/** True inside a running cell of the tslab kernel. */
export function inKernel(): boolean {
  return kernelWriter() !== null;
}

/** The MIME bundle of anything `show` can show; always with a `text/plain` part. */
export function bundleOf(thing: Showable): MimeBundle {
  if (typeof thing === "string") return { "text/plain": thing };
  if ("html" in thing) return { "text/html": thing.html, "text/plain": thing.text };
  return {
    "application/vnd.plotly.v1+json": {
      data: thing.data,
      layout: thing.layout,
      config: figureConfig,
    },
    "text/plain": figureText(thing),
  };
}

/**
 * Shows figures, tables, players or text below the cell, in order; null is left out.
 *
 * Outside a kernel the bundles are kept for `takeDisplayed`.
 *
 * @example
 * show(learningCurvesFigure(runs), table(rows, columns));
 */
export function show(...things: readonly (Showable | null)[]): void {
  for (const thing of things) if (thing !== null) write(bundleOf(thing), null, false);
}

/** A place below the cell whose content can be replaced while the cell runs. */
export interface Slot {
  /** Puts `thing` where the last one was. */
  show(thing: Showable): void;
}

/**
 * A place below the cell that appears with its first `show` and is updated in place after that.
 *
 * @example
 * const place = slot();
 * place.show("working");
 * place.show(figure); // takes the place of the text
 */
export function slot(): Slot {
  const id = randomUUID();
  let shown = false;
  return {
    show(thing) {
      write(bundleOf(thing), id, shown);
      shown = true;
    },
  };
}

function write(bundle: MimeBundle, id: string | null, update: boolean): void {
  const writer = kernelWriter();
  if (writer) {
    const transient = id === null ? {} : { transient: { display_id: id } };
    writer({ data: bundle, metadata: {}, ...transient }, update);
    return;
  }
  const old = update ? collected.findIndex((entry) => entry.slot === id) : -1;
  if (old >= 0) collected[old] = { bundle, slot: id };
  else collected.push({ bundle, slot: id });
}

/**
 * Everything shown outside a kernel since the last call, in order; forgets it.
 *
 * @public
 */
export function takeDisplayed(): Displayed[] {
  return collected.splice(0);
}
