import type { LeftOut, MidiProblem } from "../midi";
import type { Fingerprint } from "./fingerprint";

/** How the reading of one file went. */
export interface Fared {
  /** Without fault, with problems, or not at all. */
  readonly status: "read" | "recovered" | "refused";
  readonly notes: number;
  /** End of the last note. */
  readonly durationSeconds: number;
  /** Track chunks, with or without notes. */
  readonly tracks: number;
  /** What its piece does not keep. */
  readonly leftOut: LeftOut;
  readonly problems: readonly MidiProblem[];
}

/** What is kept of a file by its content: all that does not depend on where it lies. */
export interface Reading {
  /** SHA-1 of the bytes; "" for a file that could not be opened. */
  readonly content: string;
  readonly fingerprint: Fingerprint;
  readonly fared: Fared;
}

/** A reading for a file that gave none. */
export function refusedReading(problem: MidiProblem, content = ""): Reading {
  const leftOut = { controllers: 0, pitchBends: 0, texts: 0 };
  const nothing = { notes: 0, durationSeconds: 0, tracks: 0, leftOut };
  return {
    content,
    fingerprint: { hash: "", lowestPitch: 0, phrases: 0, sketch: [] },
    fared: { status: "refused", ...nothing, problems: [problem] },
  };
}
