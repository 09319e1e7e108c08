import { checkArgument } from "../core";
import { createTempoMap, type Piece, sustained } from "../music";
import { generalMidiBank, loadSpessa, type Spessa } from "./sounds";
import { type Excerpt, excerptOf } from "./timing";

type Synthesizer = InstanceType<Spessa["SpessaSynthProcessor"]>;

/** Sound of one channel, samples in [−1, 1]. */
export interface Audio {
  readonly samples: Float32Array;
  /** In Hz. */
  readonly sampleRate: number;
}

/** What is rendered, and how finely. */
export interface RenderOptions extends Excerpt {
  /** In Hz; default 24,000. */
  readonly sampleRate?: number;
}

// Loud enough for small loudspeakers, below the level at which MP3 encoding clips.
const peakLevel = 0.8;
const fadeSeconds = 1;
const shortestSeconds = 0.06;

/** One stroke for the synthesizer: a note begins or ends at a sample. */
interface Stroke {
  readonly sample: number;
  readonly on: boolean;
  readonly channel: number;
  readonly pitch: number;
  readonly velocity: number;
  readonly note: number;
}

// Every part gets a channel of its own where there are enough: equal pitches then do not cut
// each other off. Drums stay on channel 9.
function channelsOf(piece: Piece): number[] {
  const free = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15];
  const ofProgram = new Map<number, number>();
  return piece.tracks.map((track) => {
    if (track.isDrums) return 9;
    const channel = free.shift() ?? ofProgram.get(track.program) ?? 15;
    ofProgram.set(track.program, channel);
    return channel;
  });
}

function strokesOf(written: Piece, excerpt: { start: number; seconds: number }, rate: number) {
  const piece = sustained(written);
  const { secondsAt } = createTempoMap(piece);
  const channels = channelsOf(piece);
  const strokes: Stroke[] = [];
  for (const [index, note] of piece.notes.entries()) {
    const begin = secondsAt(note.startTicks) - excerpt.start;
    const end = secondsAt(note.startTicks + note.durationTicks) - excerpt.start;
    if (begin < -1e-9 || begin >= excerpt.seconds) continue;
    const { pitch, velocity } = note;
    const channel = channels[note.track] ?? 0;
    const common = { channel, pitch, velocity, note: index };
    const last = Math.max(end, begin + shortestSeconds);
    strokes.push({ ...common, on: true, sample: Math.max(0, Math.round(begin * rate)) });
    strokes.push({ ...common, on: false, sample: Math.round(last * rate) });
  }
  return strokes.sort((a, b) => a.sample - b.sample || Number(a.on) - Number(b.on));
}

function play(synth: Synthesizer, strokes: readonly Stroke[], length: number): Float32Array {
  const left = new Float32Array(length);
  const right = new Float32Array(length);
  const holder = new Map<number, number>(); // (channel, pitch) → the note that sounds there
  let at = 0;
  const advance = (to: number) => {
    while (at < to) {
      const count = Math.min(128, to - at);
      synth.process(left, right, at, count);
      at += count;
    }
  };
  for (const stroke of strokes) {
    advance(Math.min(stroke.sample, length));
    const key = stroke.channel * 128 + stroke.pitch;
    if (stroke.on) {
      if (holder.has(key)) synth.noteOff(stroke.channel, stroke.pitch);
      synth.noteOn(stroke.channel, stroke.pitch, stroke.velocity);
      holder.set(key, stroke.note);
    } else if (holder.get(key) === stroke.note) {
      synth.noteOff(stroke.channel, stroke.pitch);
      holder.delete(key);
    }
  }
  advance(length);
  for (let i = 0; i < length; i++) left[i] = (left[i] + right[i]) / 2;
  return left;
}

// One loudness for all clips, and a fade where the excerpt ends before the piece does.
function finish(samples: Float32Array, rate: number): Float32Array {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  const gain = peak > 1e-6 ? peakLevel / peak : 1;
  const fade = Math.min(samples.length, Math.round(fadeSeconds * rate));
  for (let i = 0; i < samples.length; i++) {
    const left = samples.length - i;
    samples[i] *= gain * (left < fade ? left / fade : 1);
  }
  return samples;
}

/**
 * The sound of a piece (or of its first `maxSeconds`), played by the General MIDI instruments of
 * its tracks, held by its sustain pedal: one channel, peak level 0.8. About a second of work for a minute of music.
 *
 * SoundFont: sonivox.sf3 of `@coderline/alphatab`; synthesizer: `spessasynth_core`.
 *
 * @example
 * const audio = await renderAudio(piece, { maxSeconds: 10 });
 * writeFileAtomic("piece.mp3", await audioToMp3(audio));
 */
export async function renderAudio(piece: Piece, options: RenderOptions = {}): Promise<Audio> {
  const rate = options.sampleRate ?? 24_000;
  checkArgument(rate >= 8_000 && rate <= 48_000, "sampleRate", rate, "must be 8,000 to 48,000 Hz");
  const excerpt = excerptOf(piece, options);
  const spessa = loadSpessa();
  const synth = new spessa.SpessaSynthProcessor(rate, { eventsEnabled: false });
  await synth.processorInitialized;
  synth.soundBankManager.addSoundBank(generalMidiBank(spessa), "sonivox");
  const channels = channelsOf(piece);
  for (const [index, track] of piece.tracks.entries()) {
    if (!track.isDrums) synth.programChange(channels[index], track.program);
  }
  const length = Math.ceil(excerpt.seconds * rate);
  const samples = play(synth, strokesOf(piece, excerpt, rate), length);
  return { samples: finish(samples, rate), sampleRate: rate };
}
