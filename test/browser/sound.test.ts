import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { renderAudio } from "../../lib/display/audio";
import { packInstruments } from "../../lib/display/sounds/instruments";
import type { renderPiece } from "../../lib/live/sound/wav";
import { createPiece } from "../../lib/music/piece";
import { projectPath } from "../../lib/project/root";
import { hasChromium, openBrowser } from "./chromium";

const rate = 32_000;

/** Loudness of each twentieth of a second. */
function envelope(samples: ArrayLike<number>): number[] {
  const size = rate / 20;
  return Array.from({ length: Math.floor(samples.length / size) }, (_, i) => {
    let sum = 0;
    for (let at = i * size; at < (i + 1) * size; at++) sum += samples[at] ** 2;
    return Math.sqrt(sum / size);
  });
}

/** How much of a frequency there is in the second half second. */
function strengthOf(samples: ArrayLike<number>, hertz: number): number {
  let [real, imaginary] = [0, 0];
  for (let at = rate / 2; at < rate; at++) {
    const angle = (2 * Math.PI * hertz * at) / rate;
    real += samples[at] * Math.cos(angle);
    imaginary += samples[at] * Math.sin(angle);
  }
  return Math.hypot(real, imaginary);
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const length = Math.min(a.length, b.length);
  const centred = (values: readonly number[]) => {
    const cut = values.slice(0, length);
    const mean = cut.reduce((sum, value) => sum + value, 0) / length;
    return cut.map((value) => value - mean);
  };
  const [x, y] = [centred(a), centred(b)];
  const dot = (p: number[], q: number[]) => p.reduce((sum, value, i) => sum + value * q[i], 0);
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}

const noteOf = (pitch: number, startTicks: number) => ({
  ...{ pitch, startTicks, durationTicks: 1440, velocity: 100, track: 0 },
});
const track = (program: number) => ({ name: "a", channel: 0, program, isDrums: false });

async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { renderPiece } from "./sound/wav";
        import { unpackSounds } from "./sound/sounds";
        globalThis.render = (piece, sounds) => renderPiece(piece, unpackSounds(sounds));`,
      ...{ resolveDir: projectPath("lib", "live"), loader: "ts" },
    },
    ...{ bundle: true, write: false, platform: "browser", format: "iife" },
  });
  return outputFiles[0].text;
}

describe.skipIf(!hasChromium())("the sound of a page", () => {
  it("is that of the synthesizer: loudness over time, and what sounds", async () => {
    const browser = await openBrowser({ offline: true });
    try {
      const page = await browser.newPage();
      await page.addScriptTag({ content: await bundled() });
      const sounds = await packInstruments([0, 19, 48]);
      for (const program of [0, 19, 48]) {
        const piece = createPiece({
          tracks: [track(program)],
          notes: [noteOf(69, 0), noteOf(57, 1920)],
        });
        const whole = await renderAudio(piece, { sampleRate: rate, maxSeconds: 10 });
        const ours = await page.evaluate(
          async (given) => {
            const { render } = globalThis as unknown as { render: RenderInPage };
            return [...(await render(given.piece, given.sounds))];
          },
          { piece, sounds },
        );
        const likeness = correlation(envelope(ours), envelope(whole.samples));
        console.log(`program ${program}: envelopes correlate ${likeness.toFixed(3)}`);
        expect(likeness).toBeGreaterThan(0.9);
        for (const hertz of [420, 460]) {
          expect(strengthOf(ours, 440)).toBeGreaterThan(4 * strengthOf(ours, hertz));
        }
      }
    } finally {
      await browser.close();
    }
  });
});

type RenderInPage = (
  piece: Parameters<typeof renderPiece>[0],
  sounds: string,
) => ReturnType<typeof renderPiece>;
