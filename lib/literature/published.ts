/** What is scored, and so with what it may be compared. */
export type ScoreKind = "independent" | "joint" | "floor";

/** A published figure: lower is better. */
export interface PublishedRow {
  readonly name: string;
  readonly kind: ScoreKind;
  /** Of the validation pieces, where that is what is printed. */
  readonly valid?: number;
  readonly test: number | null;
  /** `read` in a paper or its code; `memory` where nobody looked it up again. */
  readonly source: "read" | "memory";
}

/** The piano-roll sets, by the names the command line takes. */
export const pianoRollSets = ["jsb", "nottingham", "musedata", "piano-midi"] as const;
/** A set of piano rolls. */
export type PianoRollSetName = (typeof pianoRollSets)[number];

/** The file of each set. */
export const pianoRollFiles: Readonly<Record<PianoRollSetName, string>> = {
  jsb: "jsb-chorales-pianoroll.json.gz",
  nottingham: "nottingham-pianoroll.json.gz",
  musedata: "musedata-pianoroll.json.gz",
  "piano-midi": "piano-midi-pianoroll.json.gz",
};

type Figures = readonly (number | null)[]; // in the order of `pianoRollSets`

const independent: readonly [string, Figures][] = [
  ["tanh RNN, 20k parameters (Chung 2014)", [9.1, 3.13, 6.23, 9.03]],
  ["GRU, 20k parameters (Chung 2014)", [8.54, 3.23, 5.99, 8.82]],
  ["LSTM, 20k parameters (Chung 2014)", [8.67, 3.2, 6.23, 9.03]],
  ["RNN (Bai 2018)", [8.91, 4.05, null, null]],
  ["GRU (Bai 2018)", [8.43, 3.46, null, null]],
  ["LSTM (Bai 2018)", [8.45, 3.29, null, null]],
  ["TCN (Bai 2018)", [8.1, 3.07, null, null]],
  ["tuned LSTM (RRU paper)", [8.33, 3.25, 7.24, 7.54]],
  ["tuned GRU (RRU paper)", [8.2, 3.22, 7.31, 7.58]],
  ["RRU", [7.72, 2.92, 7.03, 7.38]],
];
const joint: readonly [string, Figures][] = [
  ["RNN-RBM (Boulanger-Lewandowski 2012)", [6.27, 2.39, 6.01, 7.09]],
  ["RNN-NADE (Boulanger-Lewandowski 2012)", [5.56, 2.31, 5.6, 7.05]],
];
const floors: readonly [string, Figures][] = [
  ["note unigram", [11.06, 10.25, 11.51, 11.05]],
  ["per-pitch Markov", [10.49, 5.15, 8.56, 8.27]],
];

/**
 * Published test figures of a set in nats per frame, of one class of model. Frames of independent
 * keys and joint frames are different classes: a sigmoid layer cannot reach what chords obey.
 */
export function publishedRows(set: PianoRollSetName, kind: ScoreKind): PublishedRow[] {
  const column = pianoRollSets.indexOf(set);
  const source = kind === "joint" ? "memory" : "read";
  return { independent, joint, floor: floors }[kind].flatMap(([name, figures]) => {
    const test = figures[column];
    return test === null ? [] : [{ name, kind, test, source } as const];
  });
}

/**
 * Published figures of four-voice chorales in sixteenths, nats per note token, the joint cost in
 * chronological order. TonicNet prints 0.220 for notes that are given the true chord; what the
 * chords cost is put to it here.
 */
export const publishedChorales: readonly PublishedRow[] = [
  { name: "Coconet, chronological", kind: "joint", valid: 0.436, test: null, source: "memory" },
  { name: "Transformer", kind: "joint", valid: 0.417, test: null, source: "memory" },
  { name: "TonicNet, joint, estimated", kind: "joint", valid: 0.396, test: null, source: "read" },
  { name: "relative Transformer", kind: "joint", valid: 0.357, test: null, source: "memory" },
  { name: "Music Transformer", kind: "joint", valid: 0.335, test: null, source: "memory" },
];
