import { barsOf, endTicks, type Piece, positionIn } from "../../music";
import type { Take } from "../mind/messages";
import type { Playback } from "../sound/playback";
import { element } from "./dom";
import { type PieceHost, PieceView } from "./piece-view";
import { pointIn } from "./roll";

/** A take on the page: as far as it has grown, with its verdict once it is done. */
export interface ShownTake {
  readonly piece: Piece;
  readonly givenTicks: number;
  readonly verdict: Take | null;
}

/** What a card asks of its page. */
export interface CardHost extends PieceHost {
  chosen(index: number): void;
}

const size = { width: 380, height: 200 };

/** One of the takes: its roll, sound, files, and the bar that is picked in it. */
export class TakeCard {
  readonly element: HTMLElement;
  readonly #index: number;
  readonly #host: CardHost;
  readonly #view: PieceView;
  readonly #verdict = element("span", { class: "e-verdict" });
  #shown: ShownTake | null = null;
  #picked: number | null = null;

  constructor(index: number, host: CardHost) {
    this.#index = index;
    this.#host = host;
    this.#view = new PieceView(`take ${index + 1}`, size, host, () => this.toggle());
    const { roll } = this.#view;
    roll.tabIndex = 0;
    roll.setAttribute("role", "slider");
    roll.addEventListener("click", (event) => this.#pickAt(event));
    roll.addEventListener("keydown", (event) => this.#pickBy(event));
    this.element = element(
      "section",
      { class: "e-take", "aria-label": `Take ${index + 1}` },
      element("h4", {}, `Take ${index + 1}`),
      this.#verdict,
      roll,
      this.#view.buttons,
    );
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
    this.#shown = shown;
    if (!isGrowing || !shown) this.#picked = null;
    this.#verdict.textContent = shown ? verdictOf(shown.verdict, isGrowing) : "";
    this.#view.show(shown?.piece ?? null, this.#look(), isGrowing ? "growing" : "whole");
    this.#describe();
  }

  draw(): void {
    this.#view.draw(this.#look());
    this.#describe();
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
    if (!this.#shown) return null;
    const from = this.#picked ? this.#bars(this.#shown.piece)[this.#picked - 1]?.startTicks : 0;
    return this.#view.toggle(from ?? 0, isGrowing);
  }

  #look() {
    return { givenTicks: this.#shown?.givenTicks ?? 0, picked: this.#picked };
  }

  #describe(): void {
    const { roll } = this.#view;
    const bars = this.#shown ? this.#bars(this.#shown.piece).length : 1;
    roll.setAttribute("aria-label", `Take ${this.#index + 1}, bar to work on`);
    roll.setAttribute("aria-valuemin", "0");
    roll.setAttribute("aria-valuemax", String(bars));
    roll.setAttribute("aria-valuenow", String(this.#picked ?? 0));
    const bar = this.#picked ? `bar ${this.#picked} of ${bars}` : `no bar of ${bars}`;
    roll.setAttribute("aria-valuetext", bar);
  }

  #bars(piece: Piece) {
    return barsOf(piece, Math.max(1, endTicks(piece)));
  }

  #pick(bar: number | null): void {
    this.#picked = bar;
    this.draw();
    this.#host.chosen(this.#index);
  }

  #pickAt(event: MouseEvent): void {
    const { plan, roll } = this.#view;
    if (!this.#shown || !plan) return;
    const { ticks } = pointIn(roll, plan, event);
    const bar = positionIn(this.#bars(this.#shown.piece), Math.max(0, ticks)).bar + 1;
    this.#pick(this.#picked === bar ? null : bar);
  }

  #pickBy(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || !this.#shown) return;
    event.preventDefault();
    const bar = (this.#picked ?? 0) + step;
    this.#pick(bar < 1 ? null : Math.min(bar, this.#bars(this.#shown.piece).length));
  }
}

const places = ["best of the takes", "second", "third"];

function verdictOf(verdict: Take | null, isGrowing: boolean): string {
  if (!verdict) return isGrowing ? "growing" : "";
  const { rank, reason } = verdict;
  return rank === null ? reason : `${places[rank - 1] ?? `${rank}th`}: ${reason}`;
}
