import { drumKit, type Instrument, packSounds, type Recording, type Zone } from "../../live";
import { generalMidiBank, loadSpessa, type SoundBank, type Spessa } from "./sound-bank";

type Preset = ReturnType<SoundBank["getPreset"]>;
type Voice = ReturnType<Preset["getVoiceParameters"]>[number];
type Sample = Voice["sample"];

const seconds = (timecents: number) => 2 ** (timecents / 1200);
const gainOf = (centibels: number) => 10 ** (-centibels / 200);
/** Zones are asked for at this velocity; of several layers the one that it wakes. */
const askedVelocity = 90;

/** The recordings of several instruments, each kept once. */
class Recordings {
  readonly recordings: Recording[] = [];
  readonly #places = new Map<Sample, number>();
  readonly #pcm: Int16Array[] = [];
  #length = 0;

  placeOf(sample: Sample): number {
    const known = this.#places.get(sample);
    if (known !== undefined) return known;
    const pcm = Int16Array.from(sample.getAudioData(), (value) =>
      Math.round(Math.max(-1, Math.min(1, value)) * 32_767),
    );
    const { sampleRate: rate, loopStart, loopEnd } = sample;
    this.recordings.push({ start: this.#length, length: pcm.length, rate, loopStart, loopEnd });
    this.#length += pcm.length;
    this.#pcm.push(pcm);
    this.#places.set(sample, this.recordings.length - 1);
    return this.recordings.length - 1;
  }

  pcm(): Int16Array {
    const all = new Int16Array(this.#length);
    this.#pcm.forEach((part, i) => {
      all.set(part, this.recordings[i].start);
    });
    return all;
  }
}

/**
 * Instruments of General MIDI reduced to what a page needs: one layer of looped recordings with
 * its volume envelope, about 20 kB for the piano. Filters and vibrato are left out.
 *
 * @param programs 0 to 127, or `drumKit`; twice the same counts once
 */
export async function packInstruments(programs: readonly number[]): Promise<string> {
  const spessa = loadSpessa();
  // The recordings are compressed: silent until their decoder is there.
  await spessa.BasicSoundBank.isSF3DecoderReady;
  const bank = generalMidiBank(spessa);
  const recordings = new Recordings();
  const instruments = [...new Set(programs)].map((program) =>
    instrumentOf(spessa, bank, recordings, program),
  );
  return packSounds({ instruments, recordings: recordings.recordings, pcm: recordings.pcm() });
}

function instrumentOf(
  spessa: Spessa,
  bank: SoundBank,
  recordings: Recordings,
  program: number,
): Instrument {
  const isGMGSDrum = program === drumKit;
  const patch = { program: Math.max(0, program), bankMSB: 0, bankLSB: 0, isGMGSDrum };
  const preset = bank.getPreset(patch, "gm");
  const zones: Zone[] = [];
  for (let key = 0; key < 128; key++) {
    const [voice] = preset.getVoiceParameters(key, askedVelocity);
    if (!voice) continue;
    const zone = zoneOf(spessa, voice, recordings, key);
    const last = zones.at(-1);
    const { lowest, highest, ...same } = last ?? zone;
    const { lowest: from, highest: to, ...own } = zone;
    const goesOn = last && highest === key - 1 && JSON.stringify(same) === JSON.stringify(own);
    if (goesOn) zones[zones.length - 1] = { ...own, lowest, highest: to };
    else zones.push({ ...own, lowest: from, highest: to });
  }
  return { name: isGMGSDrum ? "Drums" : preset.name.trim(), program, zones };
}

function zoneOf(
  { GeneratorTypes: type }: Spessa,
  { generators, sample }: Voice,
  recordings: Recordings,
  key: number,
): Zone {
  const own = generators[type.overridingRootKey];
  const tuning = generators[type.coarseTune] * 100 + generators[type.fineTune];
  return {
    ...{ lowest: key, highest: key, recording: recordings.placeOf(sample) },
    root: own >= 0 ? own : sample.originalKey,
    cents: tuning + sample.pitchCorrection,
    centsPerKey: generators[type.scaleTuning],
    isLooped: (generators[type.sampleModes] & 1) === 1,
    gain: gainOf(generators[type.initialAttenuation]),
    attack: seconds(generators[type.attackVolEnv]),
    hold: seconds(generators[type.holdVolEnv]),
    decay: seconds(generators[type.decayVolEnv]),
    sustain: gainOf(generators[type.sustainVolEnv]),
    release: seconds(generators[type.releaseVolEnv]),
  };
}
