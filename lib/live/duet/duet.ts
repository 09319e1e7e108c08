import type { Piece } from "../../music";
import { type Beat, Phrase, stepFrom } from "./phrase";

/** Where a duet stands. */
export type DuetState = "off" | "count-in" | "listening" | "answering";

/** A note of the answer, in milliseconds of the page's clock. */
export interface AnsweredNote {
  readonly pitch: number;
  readonly velocity: number;
  readonly onAt: number;
  readonly offAt: number;
}

/** What a duet needs of the page. */
export interface DuetHost {
  /** Milliseconds of the page's clock. */
  now(): number;
  /** Asks the model to go on from the phrase at a tick of it; the answer comes by `answered`. */
  ask(phrase: Piece, fromTicks: number): void;
  /** A note that begins within the look-ahead. */
  play(note: AnsweredNote): void;
  /** A beat of the metronome that begins within the look-ahead; 0 is the first of a bar. */
  click(beatInBar: number, at: number): void;
  state(state: DuetState): void;
}

/** How far ahead notes are handed over: what an output has taken cannot be taken back. */
export const lookAhead = 120;

const countInBeats = 4;
/** A pause may be so much shorter than a beat, in milliseconds: keys go up late as well as early. */
const patience = 100;

/**
 * Two take turns in one time. A pause of a beat ends the phrase; the model is asked at once when the
 * last key goes up, so that its answer waits for the pause to be over and not the other way round.
 * It begins on the first step of the grid after the pause, and keeps to the grid.
 */
export class Duet {
  readonly #host: DuetHost;
  readonly #phrase = new Phrase();
  #beat: Beat = { origin: 0, length: 500, steps: 4 };
  #state: DuetState = "off";
  #nextClick = 0;
  /** When the answer begins, once the pause goes on; null without a question. */
  #startsAt: number | null = null;
  #answer: AnsweredNote[] | null = null;

  constructor(host: DuetHost) {
    this.#host = host;
  }

  get state(): DuetState {
    return this.#state;
  }

  get beat(): Beat {
    return this.#beat;
  }

  /** @param bpm quarter notes a minute @param steps of the grid, to the quarter note */
  start(bpm: number, steps: number): void {
    const length = 60_000 / bpm;
    const first = this.#host.now() + 200;
    this.#beat = { origin: first + countInBeats * length, length, steps };
    this.#nextClick = -countInBeats;
    this.#forget();
    this.#enter("count-in");
  }

  stop(): void {
    this.#forget();
    this.#enter("off");
  }

  press(pitch: number, velocity: number, at: number): void {
    if (this.#state === "off") return;
    if (this.#state === "answering") return; // the player plays along
    this.#startsAt = null;
    this.#answer = null;
    this.#phrase.press(pitch, velocity, at);
  }

  release(pitch: number, at: number): void {
    if (this.#state === "off") return;
    this.#phrase.release(pitch, at);
    this.#askAfter(at + this.#beat.length);
  }

  /** A keyboard has vanished: what it held ends, and what was played stays. */
  lose(): void {
    if (this.#state === "off" || this.#phrase.isEmpty) return;
    this.#phrase.releaseAll(this.#host.now());
    this.#askAfter(this.#host.now() + this.#beat.length);
  }

  /** The phrase as far as it goes, for a model that listens along; null when there is none. */
  heard(): Piece | null {
    if (this.#state !== "listening" || this.#phrase.isEmpty) return null;
    return this.#phrase.toPiece(this.#beat, this.#host.now()).piece;
  }

  /** Answers now, without a pause. */
  answerNow(): void {
    if (this.#state !== "listening" || this.#phrase.isEmpty) return;
    const now = this.#host.now();
    this.#phrase.releaseAll(now);
    this.#askAfter(now);
  }

  #askAfter(pauseEnd: number): void {
    const { isEmpty, isHeld } = this.#phrase;
    if (isEmpty || isHeld || this.#state === "answering") return;
    this.#answer = null;
    this.#startsAt = stepFrom(this.#beat, pauseEnd - Math.min(patience, this.#beat.length / 4));
    const { piece, barAt } = this.#phrase.toPiece(this.#beat, this.#host.now());
    const quarters = (this.#startsAt - barAt) / this.#beat.length;
    this.#host.ask(piece, Math.round(quarters * piece.ticksPerQuarter));
  }

  /** @param piece what follows the phrase, from the tick that was asked for on */
  answered(piece: Piece): void {
    if (this.#startsAt === null) return;
    const start = stepFrom(this.#beat, Math.max(this.#startsAt, this.#host.now() + 5));
    const first = piece.notes[0]?.startTicks ?? 0;
    const quarters = (ticks: number) => (ticks - first) / piece.ticksPerQuarter;
    const step = this.#beat.length / this.#beat.steps;
    const onGrid = (ticks: number) =>
      start + Math.round((quarters(ticks) * this.#beat.length) / step) * step;
    this.#startsAt = start;
    this.#answer = piece.notes.map(({ pitch, velocity, startTicks, durationTicks }) => {
      const onAt = onGrid(startTicks);
      const offAt = Math.max(onAt + step / 2, onGrid(startTicks + durationTicks) - 2);
      return { pitch, velocity, onAt, offAt };
    });
  }

  /** To be called every few milliseconds. */
  tick(): void {
    if (this.#state === "off") return;
    const until = this.#host.now() + lookAhead;
    this.#clicks(until);
    if (this.#state === "count-in" && this.#host.now() >= this.#beat.origin) {
      this.#enter("listening");
    }
    if (this.#state !== "answering") this.#begin(until);
    if (this.#state === "answering") this.#goOn(until);
  }

  #begin(until: number): void {
    if (this.#answer === null || this.#startsAt === null || this.#startsAt > until) return;
    this.#enter("answering");
  }

  #goOn(until: number): void {
    const answer = this.#answer ?? [];
    while (answer.length > 0 && answer[0].onAt <= until) this.#host.play(answer.shift()!);
    if (answer.length > 0) return;
    this.#forget();
    this.#enter("listening");
  }

  #clicks(until: number): void {
    const { origin, length } = this.#beat;
    for (; origin + this.#nextClick * length <= until; this.#nextClick++) {
      const beatInBar = ((this.#nextClick % 4) + 4) % 4;
      this.#host.click(beatInBar, origin + this.#nextClick * length);
    }
  }

  #forget(): void {
    this.#phrase.clear();
    this.#answer = null;
    this.#startsAt = null;
  }

  #enter(state: DuetState): void {
    this.#state = state;
    this.#host.state(state);
  }
}
