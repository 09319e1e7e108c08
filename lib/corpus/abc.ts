import { createRequire } from "node:module";

/** The part of abcjs that is used: it reads the notation and writes what it sounds like. */
interface AbcReader {
  readonly synth: {
    getMidiFile(abc: string, options: object): readonly Uint8Array[];
  };
}

const load = createRequire(__filename);

/** Of the library that reads ABC: what it makes may change with it. */
export function abcVersion(): string {
  return (load("abcjs/package.json") as { version: string }).version;
}

const tuneStart = /^X:[ \t]*\d/m;

/** The tunes of a book, each with what the book says before its first; none where there is none. */
export function tunesOf(book: string): string[] {
  const [head, ...tunes] = book.split(/^(?=X:[ \t]*\d)/m);
  if (!tuneStart.test(head)) return tunes.map((tune) => fieldsOf(head) + tune);
  return [head, ...tunes];
}

/** What stands before the first tune counts for all; free text there does not. */
function fieldsOf(head: string): string {
  const lines = head.split(/\r?\n/).filter((line) => /^([A-Za-z]:|%%)/.test(line));
  return lines.map((line) => `${line}\n`).join("");
}

/** The text of a file; older ones are in Latin-1. */
export function abcText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("latin1").decode(bytes);
  }
}

/**
 * The melody of a tune as MIDI, repeats played, 480 ticks a quarter note, and what is left out.
 *
 * @throws RangeError for a text without a tune
 */
export function abcToMidi(tune: string): { midi: Uint8Array; problems: string[] } {
  if (!tuneStart.test(tune)) throw new RangeError("no tune in it, which begins with X:1");
  const { synth } = load("abcjs") as AbcReader;
  const [midi] = synth.getMidiFile(tune, { midiOutputType: "binary", chordsOff: true });
  const hasChords = /"[A-G][^"\n]{0,6}"/.test(tune.replace(/^[A-Za-z]:.*$/gm, ""));
  const problems = hasChords ? ["chord symbols are not played"] : [];
  return { midi: Uint8Array.from(midi), problems };
}
