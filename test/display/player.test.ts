import { beforeAll, describe, expect, it } from "vitest";
import { clipOf } from "../../lib/display/clip";
import { player, playerRow } from "../../lib/display/player";
import { playerScript } from "../../lib/display/player-script";
import type { Html } from "../../lib/display/show";
import { hostile, openPage, scalePiece } from "./examples";

describe("player", () => {
  let made: Html;
  let document: Document;
  beforeAll(async () => {
    made = await player(scalePiece(hostile), { caption: hostile, subtitle: hostile });
    document = openPage(made.html).document;
  }, 60_000);

  it("holds sound and MIDI file inside the page", () => {
    expect(document.querySelector("audio")?.src).toMatch(/^data:audio\/mpeg;base64,/);
    const link = document.querySelector("a");
    expect(link?.href).toMatch(/^data:audio\/midi;base64,TVRoZ/); // "MThd"
    expect(link?.download).toMatch(/^[\p{L}\p{N}._-]+\.mid$/u);
    expect(made.html).not.toMatch(/https?:(?!\/\/www\.w3\.org)/);
  });

  it("shows names from files as text", () => {
    expect(document.querySelectorAll("script")).toHaveLength(1);
    expect(document.querySelectorAll("img")).toHaveLength(0);
    expect(document.querySelector(".etude-caption")?.textContent).toBe(hostile);
    expect(made.text).toContain("16 notes");
  });

  it("stays below 0.15 MB of MP3 for 30 seconds", async () => {
    const long = { ...scalePiece(), tempos: [{ ticks: 0, microsecondsPerQuarter: 9_000_000 }] };
    const clip = await clipOf(long);
    expect(clip.seconds).toBe(30);
    expect(clip.mp3.length).toBeLessThanOrEqual(151_000);
  });

  it("reads the same clip again from the cache", async () => {
    const [one, two] = [await clipOf(scalePiece()), await clipOf(scalePiece("other name"))];
    expect(Buffer.from(two.mp3).equals(Buffer.from(one.mp3))).toBe(true);
  });
});

describe("playerRow", () => {
  it("puts players side by side, with one script", async () => {
    const row = await playerRow([
      { piece: scalePiece(), title: "A" },
      { piece: scalePiece(), title: "B" },
    ]);
    const { document } = openPage(row.html);
    expect(document.querySelectorAll(".etude-players .etude-player")).toHaveLength(2);
    expect(document.querySelectorAll("script")).toHaveLength(1);
    expect(row.text.split("\n")).toHaveLength(2);
  });
});

describe("playerScript", () => {
  const card = `<div class="etude-player" data-seconds="10" data-plot-left="40" data-plot-width="100">
    <svg viewBox="0 0 200 50"><path class="etude-cursor" visibility="hidden"/></svg><audio></audio></div>`;

  function pageWith(count: number) {
    const window = openPage(card.repeat(count));
    const frames: (() => void)[] = [];
    Object.assign(window, { requestAnimationFrame: (frame: () => void) => frames.push(frame) });
    window.eval(playerScript);
    window.eval(playerScript); // a second output brings it again
    const audios = [...window.document.querySelectorAll("audio")].map((audio) => {
      const state = { paused: true, ended: false, currentTime: 0, src: "" };
      for (const key of ["paused", "ended", "currentTime"] as const) {
        Object.defineProperty(audio, key, {
          get: () => state[key],
          set: (value) => Object.assign(state, { [key]: value }),
        });
      }
      audio.pause = () => {
        state.paused = true;
        audio.dispatchEvent(new window.Event("pause"));
      };
      audio.play = async () => {
        state.paused = false;
        audio.dispatchEvent(new window.Event("play"));
      };
      return audio;
    });
    const cursors = [...window.document.querySelectorAll(".etude-cursor")];
    return { window, audios, cursors, frames };
  }

  it("pauses the others when one plays", async () => {
    const { audios } = pageWith(3);
    await audios[0].play();
    await audios[2].play();
    expect(audios.map((audio) => audio.paused)).toEqual([true, true, false]);
  });

  it("moves the cursor of the playing one by the audio clock", async () => {
    const { audios, cursors, frames } = pageWith(2);
    await audios[1].play();
    audios[1].currentTime = 5.046;
    expect(frames).toHaveLength(1); // installed once, not twice
    frames.pop()!();
    expect(cursors[1].getAttribute("transform")).toBe("translate(50.0 0)");
    expect(cursors[1].getAttribute("visibility")).toBe("visible");
    expect(cursors[0].getAttribute("visibility")).toBe("hidden");
  });

  it("starts where the roll is clicked", () => {
    const { window, audios } = pageWith(1);
    const svg = window.document.querySelector("svg")!;
    Object.defineProperty(svg, "viewBox", { value: { baseVal: { width: 200 } } });
    svg.getBoundingClientRect = () => ({ left: 0, width: 400 }) as DOMRect;
    const click = (clientX: number) =>
      svg.dispatchEvent(new window.MouseEvent("click", { clientX, bubbles: true }));
    click(180); // 90 in the picture: half-way
    expect(audios[0].currentTime).toBe(5);
    click(20); // left of the notes
    expect(audios[0].currentTime).toBe(5);
  });
});
