import { decayEnd, loudnessAt, shortestSeconds, silence } from "./envelope";
import { instrumentFor, type Sounds, type Zone, zoneFor } from "./sounds";

/** A note to be heard. */
export interface Stroke {
  /** Of General MIDI; −1 is the drum kit. */
  readonly program: number;
  readonly pitch: number;
  /** 1 to 127. */
  readonly velocity: number;
}

/** A note that sounds. */
export interface Sounding {
  /** Lets go of the key at a time of the context, in seconds. */
  release(at: number): void;
}

const silent: Sounding = { release: () => undefined };

const buffersOf = new WeakMap<BaseAudioContext, Map<number, AudioBuffer>>();

function bufferOf(context: BaseAudioContext, sounds: Sounds, index: number): AudioBuffer {
  const buffers = buffersOf.get(context) ?? new Map<number, AudioBuffer>();
  buffersOf.set(context, buffers);
  const known = buffers.get(index);
  if (known) return known;
  const { start, length, rate } = sounds.recordings[index];
  const buffer = context.createBuffer(1, length, rate);
  const channel = buffer.getChannelData(0);
  for (let i = 0; i < length; i++) channel[i] = sounds.pcm[start + i] / 32_768;
  buffers.set(index, buffer);
  return buffer;
}

/** Begins a note at `when`; it sounds until it is released or has died away. */
export function strike(
  out: AudioNode,
  sounds: Sounds,
  { program, pitch, velocity }: Stroke,
  when: number,
): Sounding {
  const instrument = instrumentFor(sounds, program);
  const zone = instrument && zoneFor(instrument, pitch);
  if (!zone) return silent;
  const { context } = out;
  const source = context.createBufferSource();
  source.buffer = bufferOf(context, sounds, zone.recording);
  const { loopStart, loopEnd, rate } = sounds.recordings[zone.recording];
  source.loop = zone.isLooped;
  source.loopStart = loopStart / rate;
  source.loopEnd = loopEnd / rate;
  const cents = (pitch - zone.root) * zone.centsPerKey + zone.cents;
  source.playbackRate.value = 2 ** (cents / 1200);
  const volume = context.createGain();
  // Twice as fast is four times as loud: the modulator that SoundFont takes for granted.
  const peak = zone.gain * (velocity / 127) ** 2;
  shapeStroke(volume.gain, zone, peak, when);
  source.connect(volume).connect(out);
  source.start(when);
  return { release: (at) => letGo(source, volume.gain, zone, { peak, when, at }) };
}

function shapeStroke(gain: AudioParam, zone: Zone, peak: number, when: number): void {
  gain.setValueAtTime(silence * peak, when);
  gain.linearRampToValueAtTime(peak, when + zone.attack);
  gain.setValueAtTime(peak, when + zone.attack + zone.hold);
  if (zone.decay <= 0) return;
  const level = Math.max(zone.sustain, silence) * peak;
  gain.exponentialRampToValueAtTime(level, when + decayEnd(zone));
}

function letGo(
  source: AudioBufferSourceNode,
  gain: AudioParam,
  zone: Zone,
  { peak, when, at }: { peak: number; when: number; at: number },
): void {
  const off = Math.max(at, when + shortestSeconds);
  const level = Math.max(silence, loudnessAt(zone, off - when)) * peak;
  const end = off + Math.max(0.03, zone.release);
  gain.cancelScheduledValues(off);
  // What was to come later is gone, so the way to this moment is said again.
  if (off - when < zone.attack) gain.linearRampToValueAtTime(level, off);
  else if (off - when > zone.attack + zone.hold) gain.exponentialRampToValueAtTime(level, off);
  else gain.setValueAtTime(level, off);
  gain.exponentialRampToValueAtTime(silence * peak, end);
  source.stop(end);
}
