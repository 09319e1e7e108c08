import type { Piece } from "../../music";
import type { Take } from "../mind/messages";
import { element } from "./dom";
import { type CardHost, type ShownTake, TakeCard } from "./take-card";

/** How many takes stand side by side. */
export const takeCount = 3;

/** What stands on the board. */
interface Board {
  readonly shown: readonly (ShownTake | null)[];
  readonly order: readonly number[];
}

/** The takes side by side, with what stood there before. */
export class TakeBoard {
  readonly element: HTMLElement;
  readonly #cards: TakeCard[];
  readonly #history: Board[] = [];
  /** Numbers of the cards as they stand, the first on the left. */
  #order: readonly number[];
  #chosen = 0;
  /** Where the takes of the running wish go; null without one. */
  #places: readonly number[] | null = null;

  /** @param changed called when another take or bar is chosen */
  constructor(host: Omit<CardHost, "chosen">, changed: () => void) {
    const chosen = (index: number) => {
      this.#choose(index);
      changed();
    };
    this.#cards = Array.from(
      { length: takeCount },
      (_, index) => new TakeCard(index, { ...host, chosen }),
    );
    this.#order = this.#cards.map((_, index) => index);
    const cards = this.#cards.map((card) => card.element);
    this.element = element("div", { class: "e-takes" }, ...cards);
  }

  /** The chosen take and its chosen bar; null where none is chosen. */
  get picked(): { readonly piece: Piece; readonly bar: number } | null {
    const { shown, picked } = this.#cards[this.#chosen];
    return shown && picked !== null ? { piece: shown.piece, bar: picked } : null;
  }

  get chosen(): number {
    return this.#chosen;
  }

  get canUndo(): boolean {
    return this.#history.length > 0;
  }

  redraw(): void {
    for (const card of this.#cards) card.draw();
  }

  /** Makes room for takes; the other cards stay as they are. */
  begin(places: readonly number[]): void {
    this.#history.push({ shown: this.#cards.map(({ shown }) => shown), order: this.#order });
    this.#places = places;
  }

  /** Shows a take as far as it has grown; the first is heard at once. @returns whether it is */
  grow(take: number, piece: Piece, givenTicks: number, isFirst: boolean): boolean {
    const place = this.#places?.[take];
    if (place === undefined) return false;
    this.#cards[place].show({ piece, givenTicks, verdict: null }, true);
    if (!isFirst || piece.notes.length === 0) return false;
    this.#choose(place);
    return this.#cards[place].toggle(true) !== null;
  }

  /** Shows takes with their verdicts, the best first; without any, what stood there before. */
  finish(takes: readonly Take[]): void {
    const places = this.#places ?? [];
    this.#places = null;
    if (takes.length === 0) {
      this.undo();
      return;
    }
    places.forEach((place, i) => {
      const take = takes[i];
      this.#cards[place].show(take ? { ...take, verdict: take } : null);
    });
    if (takes.length < 2) return;
    const rankOf = (index: number) => takes[places.indexOf(index)]?.rank ?? takeCount;
    this.#arrange([...places].sort((a, b) => rankOf(a) - rankOf(b) || a - b));
  }

  /** Puts back what stood there before. */
  undo(): void {
    const before = this.#history.pop();
    if (!before) return;
    this.#places = null;
    this.#cards.forEach((card, i) => {
      if (card.shown !== before.shown[i]) card.show(before.shown[i]);
    });
    this.#arrange(before.order);
  }

  /** Puts the cards in an order; what is heard is heard on, and what has the focus keeps it. */
  #arrange(order: readonly number[]): void {
    if (order.every((card, i) => card === this.#order[i])) return;
    const focused = document.activeElement;
    this.#order = order;
    this.element.append(...order.map((index) => this.#cards[index].element));
    if (focused instanceof HTMLElement && this.element.contains(focused)) focused.focus();
    if (focused instanceof SVGElement && this.element.contains(focused)) focused.focus();
  }

  #choose(index: number): void {
    this.#chosen = index;
    this.#cards.forEach((card, i) => {
      card.choose(i === index);
    });
  }
}
