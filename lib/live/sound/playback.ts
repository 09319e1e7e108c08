import { createTempoMap, type Note, type Piece, pieceSeconds, sustained } from "../../music";
import { drumKit, type Sounds } from "./sounds";
import { strike } from "./strike";

/** A note in seconds. */
export interface TimedNote {
  readonly note: Note;
  readonly program: number;
  /** From the beginning of the piece. */
  readonly begin: number;
  readonly end: number;
}

/** The notes of a piece in seconds, as long as the pedal lets them sound, by their onsets. */
export function timedNotes(written: Piece): TimedNote[] {
  const piece = sustained(written);
  const { secondsAt } = createTempoMap(piece);
  return piece.notes.map((note) => {
    const { isDrums = false, program = 0 } = piece.tracks[note.track] ?? {};
    return {
      ...{ note, program: isDrums ? drumKit : program },
      begin: secondsAt(note.startTicks),
      end: secondsAt(note.startTicks + note.durationTicks),
    };
  });
}

/** How far ahead notes are handed to the context: a page in the background wakes once a second. */
const aheadSeconds = 1.5;
const wakeMilliseconds = 120;

/** A piece while it is heard; it may grow meanwhile. */
export class Playback {
  readonly #out: GainNode;
  readonly #sounds: Sounds;
  readonly #begun: number;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #onEnd: () => void;
  #notes: readonly TimedNote[] = [];
  #next = 0;
  #seconds = 0;
  #isGrowing = true;
  #isOver = false;

  /** @param onEnd called once, when the last note has sounded or `stop` was called */
  constructor(context: AudioContext, sounds: Sounds, from: number, onEnd: () => void) {
    this.#out = context.createGain();
    this.#out.gain.value = 0.5;
    this.#out.connect(context.destination);
    this.#sounds = sounds;
    this.#begun = context.currentTime + 0.03 - from;
    this.#onEnd = onEnd;
    this.#timer = setInterval(() => this.#wake(), wakeMilliseconds);
  }

  /** Seconds of the piece that have been heard. */
  get position(): number {
    return this.#out.context.currentTime - this.#begun;
  }

  /** What is to be heard; notes that were begun stay as they are. */
  give(piece: Piece, isGrowing = false): void {
    const isFirst = this.#notes.length === 0;
    this.#notes = timedNotes(piece);
    this.#seconds = pieceSeconds(piece);
    this.#isGrowing = isGrowing;
    if (isFirst) {
      const begun = Math.max(0, this.position);
      const at = this.#notes.findIndex(({ begin }) => begin >= begun - 0.04);
      this.#next = at < 0 ? this.#notes.length : at;
    }
    this.#wake();
  }

  /** Another piece in the place of this one: what was handed over sounds on, then the other goes on. */
  change(piece: Piece): void {
    const handedUntil = this.#next > 0 ? this.#notes[this.#next - 1].begin : -1;
    this.#notes = timedNotes(piece);
    this.#seconds = pieceSeconds(piece);
    const at = this.#notes.findIndex(({ begin }) => begin > handedUntil);
    this.#next = at < 0 ? this.#notes.length : at;
    this.#wake();
  }

  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearInterval(this.#timer);
    this.#out.gain.setTargetAtTime(0, this.#out.context.currentTime, 0.02);
    setTimeout(() => this.#out.disconnect(), 200);
    this.#onEnd();
  }

  #wake(): void {
    const until = this.position + aheadSeconds;
    for (; this.#next < this.#notes.length; this.#next++) {
      const { note, program, begin, end } = this.#notes[this.#next];
      if (begin > until) break;
      const { pitch, velocity } = note;
      const stroke = { program, pitch, velocity };
      strike(this.#out, this.#sounds, stroke, this.#begun + begin).release(this.#begun + end);
    }
    if (!this.#isGrowing && this.position > this.#seconds + 0.8) this.stop();
  }
}
