import { pieceToMidi } from "../../midi";
import { barsOf, createTempoMap, endTicks, type Piece, positionIn } from "../../music";
import type { Take } from "../mind/messages";
import type { Playback } from "../sound/playback";
import type { Sounds } from "../sound/sounds";
import { renderPiece, wavOf } from "../sound/wav";
import { button, download, element, fileName } from "./dom";
import { placeCursor, planRoll, pointIn, rollElement, rollMarks } from "./roll";
import type { Speaker } from "./speaker";

/** A take on the page: as far as it has grown, with its verdict once it is done. */
export interface ShownTake {
  readonly piece: Piece;
  readonly givenTicks: number;
  readonly verdict: Take | null;
}

/** What a card asks of its page. */
export interface CardHost {
  readonly speaker: Speaker;
  readonly title: string;
  /** The piece as the reader wants to hear it. */
  asHeard(piece: Piece): Piece;
  chosen(index: number): void;
  report(message: string): void;
}

const size = { width: 380, height: 200 };

/** One of the takes: its roll, sound, files, and the bar that is picked in it. */
export class TakeCard {
  readonly element: HTMLElement;
  readonly #index: number;
  readonly #host: CardHost;
  readonly #roll: SVGSVGElement;
  readonly #verdict = element("span", { class: "e-verdict" });
  readonly #play: HTMLButtonElement;
  readonly #buttons: HTMLButtonElement[];
  #shown: ShownTake | null = null;
  #picked: number | null = null;
  #playback: Playback | null = null;

  constructor(index: number, host: CardHost) {
    this.#index = index;
    this.#host = host;
    this.#roll = rollElement(size, "");
    this.#roll.tabIndex = 0;
    this.#roll.setAttribute("role", "slider");
    this.#roll.addEventListener("click", (event) => this.#pickAt(event));
    this.#roll.addEventListener("keydown", (event) => this.#pickBy(event));
    this.#play = button("Play", () => this.toggle());
    const file = (text: string, onclick: () => void) =>
      button(text, onclick, { "aria-label": `Take ${index + 1} as a ${text} file` });
    this.#buttons = [
      this.#play,
      file("MIDI", () => this.#saveMidi()),
      file("WAV", () => void this.#saveWav(host.speaker.sounds)),
    ];
    this.element = element(
      "section",
      { class: "e-take", "aria-label": `Take ${index + 1}` },
      element("h4", {}, `Take ${index + 1}`),
      this.#verdict,
      this.#roll,
      element("div", { class: "e-row" }, ...this.#buttons),
    );
    this.#name("Play");
    this.show(null);
  }

  get shown(): ShownTake | null {
    return this.#shown;
  }

  /** The bar that is picked; 1 is the first, null is none. */
  get picked(): number | null {
    return this.#picked;
  }

  show(shown: ShownTake | null, isGrowing = false): void {
    if (!shown) this.#playback?.stop();
    this.#shown = shown;
    if (!isGrowing || !shown) this.#picked = null;
    for (const each of this.#buttons) each.disabled = shown === null;
    this.#verdict.textContent = shown ? verdictOf(shown.verdict, isGrowing) : "";
    if (shown) this.#playback?.give(this.#host.asHeard(shown.piece), isGrowing);
    this.draw();
  }

  draw(): void {
    const { piece = null, givenTicks = 0 } = this.#shown ?? {};
    const look = { ...size, givenTicks, picked: this.#picked };
    this.#roll.innerHTML = piece ? rollMarks(piece, look) : "";
    const bars = piece ? this.#bars(piece) : 1;
    const bar = this.#picked ? `bar ${this.#picked} of ${bars}` : `no bar of ${bars}`;
    this.#roll.setAttribute("aria-label", `Take ${this.#index + 1}, bar to work on`);
    this.#roll.setAttribute("aria-valuemin", "0");
    this.#roll.setAttribute("aria-valuemax", String(bars));
    this.#roll.setAttribute("aria-valuenow", String(this.#picked ?? 0));
    this.#roll.setAttribute("aria-valuetext", bar);
  }

  choose(isChosen: boolean): void {
    this.element.classList.toggle("e-chosen", isChosen);
    if (!isChosen && this.#picked !== null) {
      this.#picked = null;
      this.draw();
    }
  }

  /** Plays from the picked bar, or stops. */
  toggle(isGrowing = false): Playback | null {
    if (this.#playback) {
      this.#playback.stop();
      return null;
    }
    if (!this.#shown) return null;
    const piece = this.#host.asHeard(this.#shown.piece);
    const { secondsAt } = createTempoMap(piece);
    const from = this.#picked ? secondsAt(this.#barStart(piece, this.#picked)) : 0;
    const playback = this.#host.speaker.play(from, () => this.#ended());
    if (!playback) {
      this.#host.report(this.#host.speaker.problem ?? "there is no sound here");
      return null;
    }
    this.#playback = playback;
    this.#name("Stop");
    playback.give(piece, isGrowing);
    this.#follow();
    return playback;
  }

  #ended(): void {
    this.#playback = null;
    this.#name("Play");
  }

  #name(what: "Play" | "Stop"): void {
    this.#play.textContent = what;
    this.#play.setAttribute("aria-label", `${what} take ${this.#index + 1}`);
  }

  #follow(): void {
    if (!this.#shown) return;
    const { piece } = this.#shown;
    const plan = planRoll(piece, size);
    if (!this.#playback) {
      placeCursor(this.#roll, plan, null);
      return;
    }
    const { ticksAt } = createTempoMap(this.#host.asHeard(piece));
    placeCursor(this.#roll, plan, ticksAt(Math.max(0, this.#playback.position)));
    requestAnimationFrame(() => this.#follow());
  }

  #bars(piece: Piece): number {
    return barsOf(piece, Math.max(1, endTicks(piece))).length;
  }

  #barStart(piece: Piece, bar: number): number {
    return barsOf(piece, Math.max(1, endTicks(piece)))[bar - 1]?.startTicks ?? 0;
  }

  #pick(bar: number | null): void {
    this.#picked = bar;
    this.draw();
    this.#host.chosen(this.#index);
  }

  #pickAt(event: MouseEvent): void {
    if (!this.#shown) return;
    const { piece } = this.#shown;
    const { ticks } = pointIn(this.#roll, planRoll(piece, size), event);
    const bars = barsOf(piece, Math.max(1, endTicks(piece)));
    const bar = positionIn(bars, Math.max(0, ticks)).bar + 1;
    this.#pick(this.#picked === bar ? null : bar);
  }

  #pickBy(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || !this.#shown) return;
    event.preventDefault();
    const bar = (this.#picked ?? 0) + step;
    this.#pick(bar < 1 ? null : Math.min(bar, this.#bars(this.#shown.piece)));
  }

  #saveMidi(): void {
    if (!this.#shown) return;
    const bytes = pieceToMidi(this.#host.asHeard(this.#shown.piece));
    download(`${this.#fileName()}.mid`, "audio/midi", bytes);
  }

  async #saveWav(sounds: Sounds): Promise<void> {
    if (!this.#shown) return;
    try {
      const samples = await renderPiece(this.#host.asHeard(this.#shown.piece), sounds);
      download(`${this.#fileName()}.wav`, "audio/wav", wavOf(samples));
    } catch (error) {
      this.#host.report(`the sound file could not be made: ${(error as Error).message}`);
    }
  }

  #fileName(): string {
    return fileName(`${this.#host.title}-take-${this.#index + 1}`);
  }
}

function verdictOf(verdict: Take | null, isGrowing: boolean): string {
  if (!verdict) return isGrowing ? "growing" : "";
  const { rank, bitsPerToken, alarms } = verdict;
  const bits = Number.isFinite(bitsPerToken) ? `, ${bitsPerToken.toFixed(2)} bits a token` : "";
  return `rank ${rank}${bits}; ${alarms.length > 0 ? alarms.join("; ") : "no alarm"}`;
}
