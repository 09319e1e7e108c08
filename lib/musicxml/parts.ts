import type { XmlElement } from "@rgrove/parse-xml";
import { DataError } from "../core";
import { BarReader, type PartBar } from "./bar";
import { element, elements, numberOf, parseRoot, textOf } from "./xml";

/** No orchestra has more. */
const mostParts = 1000;

/** One part of a score, bar by bar, as written. */
export interface Part {
  readonly name: string;
  /** General MIDI program, 0 to 127. */
  readonly program: number;
  readonly bars: readonly PartBar[];
}

/** The parts of a score and what of it is not read. */
export interface Parts {
  readonly title: string;
  readonly parts: readonly Part[];
  /** One line for each kind of thing left out in a part, with the first bar where. */
  readonly problems: readonly string[];
}

/**
 * Reads the parts of a MusicXML text (partwise).
 *
 * @param name For messages: where the text came from.
 * @throws DataError when it is not well-formed or no partwise score.
 */
export function readParts(text: string, name: string): Parts {
  const root = parseRoot(text, name);
  if (root.name !== "score-partwise") {
    const what = root.name === "score-timewise" ? "a timewise score" : `<${root.name}>, no score`;
    throw new DataError(`${name}: ${what} (export it as MusicXML, partwise)`);
  }
  const heads = new Map(
    elements(element(root, "part-list") ?? root, "score-part").map((head) => [
      head.attributes.id,
      head,
    ]),
  );
  const written = elements(root, "part");
  if (written.length === 0 || written.length > mostParts) {
    const cause = `a score of ${written.length} parts (1 to ${mostParts} can be read)`;
    throw new DataError(`${name}: ${cause}`);
  }
  const problems: string[] = [];
  const parts = written.map((part, i) => {
    const head = heads.get(part.attributes.id);
    const partName = textOf(head, "part-name") || `Part ${i + 1}`;
    return readPart(part, head, partName, problems);
  });
  const title = textOf(root, "movement-title") || textOf(element(root, "work"), "work-title");
  return { title, parts, problems };
}

function readPart(
  part: XmlElement,
  head: XmlElement | undefined,
  name: string,
  problems: string[],
): Part {
  const instruments = head ? elements(head, "midi-instrument") : [];
  const drums = new Map(
    instruments.flatMap((instrument): [string, number][] => {
      const key = numberOf(instrument, "midi-unpitched");
      return key === undefined ? [] : [[instrument.attributes.id, Math.round(key) - 1]];
    }),
  );
  const program = Math.round(numberOf(instruments[0], "midi-program") ?? 1) - 1;
  const told = new Map<string, { readonly bar: string; count: number }>();
  const reader = new BarReader(drums, (bar, message) => {
    const entry = told.get(message) ?? { bar, count: 0 };
    entry.count++;
    told.set(message, entry);
  });
  const bars = elements(part, "measure").map((bar) => reader.read(bar));
  for (const [message, { bar, count }] of told) {
    problems.push(`${name}: ${message} (${count} in all, the first in bar ${bar})`);
  }
  return { name, program: Math.min(127, Math.max(0, program)), bars };
}
