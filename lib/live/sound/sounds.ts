import { RunError } from "../../core";

/** A looped recording, as a stretch of `pcm`. */
export interface Recording {
  readonly start: number;
  readonly length: number;
  /** In Hz. */
  readonly rate: number;
  /** In samples from `start`; what lies between is repeated while a note is held. */
  readonly loopStart: number;
  readonly loopEnd: number;
}

/** How some keys of an instrument sound. */
export interface Zone {
  readonly lowest: number;
  readonly highest: number;
  /** Index into `recordings`. */
  readonly recording: number;
  /** The key at which the recording sounds as it was made. */
  readonly root: number;
  /** Cents to be added to that. */
  readonly cents: number;
  /** Cents from one key to the next: 100, or 0 for some drums. */
  readonly centsPerKey: number;
  readonly isLooped: boolean;
  /** Loudness, 0 to 1. */
  readonly gain: number;
  /** Seconds to full loudness, at full loudness, and for a fall by 100 dB. */
  readonly attack: number;
  readonly hold: number;
  readonly decay: number;
  /** Where the fall ends, 0 to 1. */
  readonly sustain: number;
  /** Seconds in which it falls by 100 dB once the key is up. */
  readonly release: number;
}

/** An instrument of General MIDI. */
export interface Instrument {
  readonly name: string;
  /** −1 for the drum kit. */
  readonly program: number;
  readonly zones: readonly Zone[];
}

/** The instruments of a page. */
export interface Sounds {
  readonly instruments: readonly Instrument[];
  readonly recordings: readonly Recording[];
  /** All recordings, one after the other. */
  readonly pcm: Int16Array;
}

/** The program that stands for the drum kit. */
export const drumKit = -1;

/** Instruments as text, for a page. */
export function packSounds({ pcm, ...rest }: Sounds): string {
  const bytes = new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return JSON.stringify({ ...rest, pcm: btoa(text) });
}

/** @throws RunError for a text that is none of `packSounds` */
export function unpackSounds(text: string): Sounds {
  try {
    const { instruments, recordings, pcm } = JSON.parse(text);
    const chars = atob(pcm);
    const bytes = new Uint8Array(chars.length);
    for (let i = 0; i < chars.length; i++) bytes[i] = chars.charCodeAt(i);
    return { instruments, recordings, pcm: new Int16Array(bytes.buffer) };
  } catch {
    throw new RunError("the page's instruments are damaged (make the page anew)");
  }
}

/** The instrument for a program: itself, or the first there is. */
export function instrumentFor(sounds: Sounds, program: number): Instrument | null {
  const { instruments } = sounds;
  const own = instruments.find((instrument) => instrument.program === program);
  if (own || program === drumKit) return own ?? null;
  return instruments.find((instrument) => instrument.program !== drumKit) ?? null;
}

/** The zone of a key; null where the instrument has none. */
export function zoneFor({ zones }: Instrument, pitch: number): Zone | null {
  return zones.find(({ lowest, highest }) => lowest <= pitch && pitch <= highest) ?? null;
}
