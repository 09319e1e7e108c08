import { describe, expect, it } from "vitest";
import { renderAudio } from "../../lib/display/audio";
import { audioToMp3 } from "../../lib/display/audio-file";
import { createPiece } from "../../lib/music/piece";

const a4 = { pitch: 69, startTicks: 480, durationTicks: 480, velocity: 100, track: 0 };

const energy = (samples: Float32Array) =>
  samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;

// The strength of one frequency (Goertzel).
function strength(samples: Float32Array, rate: number, frequency: number): number {
  const w = (2 * Math.PI * frequency) / rate;
  let [re, im] = [0, 0];
  for (let i = 0; i < samples.length; i++) {
    re += samples[i] * Math.cos(w * i);
    im += samples[i] * Math.sin(w * i);
  }
  return Math.hypot(re, im) / samples.length;
}

describe("renderAudio", () => {
  it("is silent before the first note and sounds its pitch after", async () => {
    const { samples, sampleRate } = await renderAudio(createPiece({ notes: [a4] }));
    const [before, during] = [samples.slice(0, 11_500), samples.slice(12_500, 22_000)];
    expect(energy(before)).toBeLessThan(1e-8);
    expect(energy(during)).toBeGreaterThan(1e-4);
    const at = (frequency: number) => strength(during, sampleRate, frequency);
    expect(at(440)).toBeGreaterThan(20 * at(466.16));
  });

  it("holds what the sustain pedal holds, to the end of the excerpt", async () => {
    const struck = { ...a4, startTicks: 0, durationTicks: 120 };
    const pedals = [{ channel: 0, startTicks: 0, endTicks: 3840 }];
    const second = async (parts: object) => {
      const { samples } = await renderAudio(createPiece({ notes: [struck], ...parts }));
      return { seconds: samples.length / 24_000, loud: energy(samples.slice(36_000, 44_000)) };
    };
    const [dry, held] = [await second({}), await second({ pedals })];
    expect(held.seconds).toBeCloseTo(4 + 1.2, 2);
    expect(dry.seconds).toBeLessThan(2);
    expect(held.loud).toBeGreaterThan(1e-5);
  });

  it("has one loudness for quiet and loud music, and never clips", async () => {
    for (const velocity of [10, 127]) {
      const piece = createPiece({ notes: [{ ...a4, velocity }] });
      const { samples } = await renderAudio(piece);
      const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      expect(peak).toBeCloseTo(0.8, 3);
    }
  });

  it("lets a repeated note sound again though the first has not ended", async () => {
    const long = { ...a4, startTicks: 0, durationTicks: 1920 };
    const piece = createPiece({ notes: [long, { ...long, startTicks: 960, durationTicks: 960 }] });
    const { samples } = await renderAudio(piece);
    expect(energy(samples.slice(24_000, 30_000))).toBeGreaterThan(
      energy(samples.slice(18_000, 24_000)),
    );
  });

  it("keeps to the excerpt; a piece without notes is silence", async () => {
    const late = { ...a4, startTicks: 9600 };
    const piece = createPiece({ notes: [a4, late] });
    expect((await renderAudio(piece, { maxSeconds: 2 })).samples).toHaveLength(48_000);
    const nothing = await renderAudio(createPiece({ notes: [] }));
    expect(energy(nothing.samples)).toBe(0);
  });

  it("plays drums and more parts than there are channels", async () => {
    const tracks = Array.from({ length: 20 }, (_, i) => ({
      name: `${i}`,
      channel: i % 16,
      program: i,
      isDrums: i === 3,
    }));
    const notes = tracks.map((_, track) => ({ ...a4, startTicks: 0, pitch: 40 + track, track }));
    const { samples } = await renderAudio(createPiece({ notes, tracks }), { maxSeconds: 0.5 });
    expect(energy(samples)).toBeGreaterThan(0);
  });

  it("refuses a rate or a length that makes no sense", async () => {
    const piece = createPiece({ notes: [a4] });
    await expect(renderAudio(piece, { sampleRate: 10 })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid sampleRate: 10 (must be 8,000 to 48,000 Hz)]`,
    );
    await expect(renderAudio(piece, { maxSeconds: 0 })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid maxSeconds: 0 (must be above 0, at most 3,600)]`,
    );
  });
});

describe("audio files", () => {
  const audio = { samples: Float32Array.of(0, 1, -1, 2), sampleRate: 24_000 };

  it("write MP3 frames at the asked rate", async () => {
    const second = { samples: new Float32Array(24_000), sampleRate: 24_000 };
    const mp3 = await audioToMp3(second, 40);
    expect([mp3[0], mp3[1] & 0xe0]).toEqual([0xff, 0xe0]);
    expect(mp3.length).toBeGreaterThan(4_800);
    expect(mp3.length).toBeLessThan(6_000);
  });

  it("are the same for the same sound, whatever else is encoded at the time", async () => {
    const tone = Float32Array.from({ length: 24_000 }, (_, i) => Math.sin(i / 10) / 2);
    const sound = { samples: tone, sampleRate: 24_000 };
    const alone = await audioToMp3(sound);
    const [first, , again] = await Promise.all([sound, audio, sound].map((s) => audioToMp3(s)));
    expect([first, again]).toEqual([alone, alone]);
  });

  it("refuse rates MP3 does not have", async () => {
    const slow = audioToMp3({ ...audio, sampleRate: 8_000 });
    await expect(slow).rejects.toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid sampleRate: 8000 (must be one of 16000, 22050, 24000, 32000, 44100, 48000 Hz)]`,
    );
    await expect(audioToMp3(audio, 41)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[InvalidArgumentError: invalid kilobits: 41 (must be one of 8, 16, 24, 32, 40, 48, 64, 80, 96, 112, 128, 160)]`,
    );
  });
});
