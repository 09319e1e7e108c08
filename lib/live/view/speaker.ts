import type { Piece } from "../../music";
import { Playback } from "../sound/playback";
import { drumKit, type Sounds } from "../sound/sounds";
import { type Sounding, strike } from "../sound/strike";

/** The page's sound: one piece at a time, and keys that are pressed. */
export class Speaker {
  readonly sounds: Sounds;
  #context: AudioContext | null = null;
  #playback: Playback | null = null;
  /** What keys and the duet sound through. */
  #out: GainNode | null = null;

  constructor(sounds: Sounds) {
    this.sounds = sounds;
  }

  /** Why there is no sound here; null where there is. */
  get problem(): string | null {
    return "AudioContext" in globalThis ? null : "this browser has no sound (MIDI files work)";
  }

  /** The context, awake after a gesture; null where there is no sound. */
  get context(): AudioContext | null {
    if (this.problem) return null;
    this.#context ??= new AudioContext({ latencyHint: "interactive" });
    if (this.#context.state === "suspended") void this.#context.resume();
    return this.#context;
  }

  /**
   * Plays a piece in the place of what was playing; `program` instead of its own instruments.
   *
   * @param onEnd called once it is over or stopped
   */
  play(from: number, onEnd: () => void): Playback | null {
    this.stop();
    const { context } = this;
    if (!context) return null;
    const playback = new Playback(context, this.sounds, from, () => {
      if (this.#playback === playback) this.#playback = null;
      onEnd();
    });
    this.#playback = playback;
    return playback;
  }

  stop(): void {
    this.#playback?.stop();
  }

  /** Sounds a key that is down. */
  press(pitch: number, velocity: number): Sounding | null {
    return this.pressAt(pitch, velocity, this.context?.currentTime ?? 0);
  }

  /** Sounds a note from a time of the context on, until it is released. */
  pressAt(pitch: number, velocity: number, when: number, program = 0): Sounding | null {
    const out = this.#live();
    const stroke = { program, pitch, velocity: velocity * 0.8 };
    return out && strike(out, this.sounds, stroke, when);
  }

  /** A beat of the metronome. */
  click(isFirst: boolean, when: number): void {
    const out = this.#live();
    if (!out) return;
    const { context } = out;
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = isFirst ? 1760 : 1320;
    volume.gain.setValueAtTime(isFirst ? 0.25 : 0.15, when);
    volume.gain.exponentialRampToValueAtTime(1e-4, when + 0.05);
    tone.connect(volume).connect(out);
    tone.start(when);
    tone.stop(when + 0.06);
  }

  /** Ends what keys and the duet have begun or handed over. */
  silence(): void {
    const out = this.#out;
    this.#out = null;
    if (!out) return;
    out.gain.setTargetAtTime(0, out.context.currentTime, 0.02);
    setTimeout(() => out.disconnect(), 200);
  }

  #live(): GainNode | null {
    const { context } = this;
    if (!context) return null;
    if (!this.#out) {
      this.#out = context.createGain();
      this.#out.gain.value = 0.6;
      this.#out.connect(context.destination);
    }
    return this.#out;
  }
}

/** The piece with another instrument; drums stay. null leaves it as composed. */
export function withInstrument(piece: Piece, program: number | null): Piece {
  if (program === null) return piece;
  const tracks = piece.tracks.map((track) => (track.isDrums ? track : { ...track, program }));
  return { ...piece, tracks };
}

/** Names and programs of the instruments to choose from. */
export function choices({ instruments }: Sounds): readonly { name: string; program: number }[] {
  return instruments.filter(({ program }) => program !== drumKit);
}
