/** What of a MIDI output is used; a stand-in will do. */
export interface MidiPort {
  send(bytes: readonly number[], timestamp?: number): void;
}

const [noteOff, noteOn, controller, allNotesOff] = [0x80, 0x90, 0xb0, 123];

/**
 * Notes sent ahead of their time to a MIDI output, with a list of what may still sound: what was
 * handed to an output cannot be taken back, but it can be ended.
 */
export class MidiOut {
  readonly #port: MidiPort;
  /** When each key ends, in milliseconds of the page's clock. */
  readonly #ends = new Map<number, number>();

  constructor(port: MidiPort) {
    this.#port = port;
  }

  /** @param onAt, offAt milliseconds of the page's clock */
  note(pitch: number, velocity: number, onAt: number, offAt: number): void {
    this.#port.send([noteOn, pitch, velocity], onAt);
    this.#port.send([noteOff, pitch, 0], offAt);
    this.#ends.set(pitch, Math.max(offAt, this.#ends.get(pitch) ?? 0));
  }

  /** Ends all that sounds or was sent ahead: once now, and once after the last of it has begun. */
  silence(now: number, lookAhead: number): void {
    for (const at of [now, now + lookAhead + 10]) {
      for (const [pitch, end] of this.#ends) {
        if (end + lookAhead > now) this.#send([noteOff, pitch, 0], at);
      }
      for (let channel = 0; channel < 16; channel++) {
        this.#send([controller | channel, allNotesOff, 0], at);
      }
    }
    this.#ends.clear();
  }

  #send(bytes: readonly number[], at: number): void {
    try {
      this.#port.send(bytes, at);
    } catch {
      // A port that has vanished holds no notes.
    }
  }
}
