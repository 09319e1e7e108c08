import type { Piece } from "../../music";
import { firstPlace, type LatentPlace } from "../noise/latent-place";
import type { FromNoise, GeneratorFacts, ToNoise } from "../noise/messages";
import type { PageParts } from "./compose-page";
import { button, element, say } from "./dom";
import { PieceView } from "./piece-view";
import { slider } from "./settings-panel";
import { choices, Speaker, withInstrument } from "./speaker";
import { WorkerClient } from "./worker-client";

const size = { width: 1120, height: 260 };
/** The sliders go so far to either side, in standard deviations of the noise. */
const reach = 3;

/** The page's way through a generator's latent space: noise, sliders, and what they sound like. */
export class NoisePage {
  readonly #root: HTMLElement;
  readonly #worker: WorkerClient<ToNoise, FromNoise>;
  readonly #speaker: Speaker;
  readonly #view: PieceView;
  readonly #status = element("div", { class: "e-status", role: "status" });
  readonly #refusal = element("div", { class: "e-refusal", role: "alert" });
  readonly #undo: HTMLButtonElement;
  readonly #sliders: { readonly input: HTMLInputElement; set(value: number): void }[] = [];
  readonly #history: LatentPlace[] = [];
  #program: number | null = null;
  #place: LatentPlace = firstPlace(0);
  /** Numbers of the last question and of the one that is being answered. */
  #asked = 0;
  #running: number | null = null;
  #questioned = 0;

  constructor(root: HTMLElement, { model, sounds, code, mp3 }: PageParts) {
    this.#root = root;
    this.#speaker = new Speaker(sounds);
    this.#view = new PieceView("piece", size, {
      ...{ speaker: this.#speaker, title: model.name, mp3 },
      asHeard: (piece: Piece) => withInstrument(piece, this.#program),
      report: (message) => this.#refuse(message),
    });
    this.#undo = button("Undo", () => this.#takeBack());
    this.#status.textContent = "opening the generator";
    root.addEventListener("pointerenter", () => void this.#speaker.context, { once: true });
    const opening: ToNoise = { kind: "open", bytes: model.bytes, name: model.name };
    this.#worker = new WorkerClient<ToNoise, FromNoise>(code, opening, (message) =>
      this.#hear(message),
    );
  }

  #hear(message: FromNoise): void {
    if (message.kind === "opened") this.#open(message.facts);
    else if (message.kind === "refused") this.#refuse(message.message);
    else this.#show(message.id, message.piece);
  }

  #show(id: number, piece: Piece): void {
    this.#running = null;
    this.#refusal.textContent = "";
    this.#view.show(piece, {}, "changed");
    const { from, to, share } = this.#place;
    const percent = `${Math.round(100 * share)} %`;
    const way = share === 0 ? `noise ${from}` : `${percent} of the way from noise ${from} to ${to}`;
    const waited = (performance.now() - this.#questioned).toFixed(0);
    this.#status.textContent = `${way}; ${piece.notes.length} notes in ${waited} ms`;
    this.#root.dataset.waited = waited;
    this.#view.roll.setAttribute("aria-label", `Piano roll, ${this.#status.textContent}`);
    this.#root.dataset.made = String(id);
    this.#root.setAttribute("aria-busy", "false");
    if (id !== this.#asked) this.#send();
  }

  #open(facts: GeneratorFacts): void {
    if (this.#sliders.length > 0) return; // it was opened once more after a failure
    this.#place = firstPlace(facts.directions.length);
    const grid = element("div", { class: "e-settings e-wide" });
    const add = (text: string, hint: string, range: Range, change: (value: number) => void) => {
      const made = slider(text, hint, range, (value) => String(value));
      made.input.addEventListener("input", () => change(Number(made.input.value)));
      // A way that is gone is taken back as a whole, not step by step.
      made.input.addEventListener("pointerdown", () => this.#remember());
      made.input.addEventListener("keydown", () => this.#remember());
      this.#sliders.push(made);
      grid.append(made.label);
    };
    facts.directions.forEach(({ name, unit, low, high }, at) => {
      const hint = `${unit}: on average ${short(low)} at −2, ${short(high)} at 2`;
      const range = { min: -reach, max: reach, step: 0.1, value: 0 };
      add(`${name[0].toUpperCase()}${name.slice(1)}`, hint, range, (value) =>
        this.#go({ shifts: this.#place.shifts.map((old, i) => (i === at ? value : old)) }),
      );
    });
    const way = { min: 0, max: 1, step: 0.02, value: 0 };
    add("Way to the next noise", "0: this noise; 1: the next", way, (share) => this.#go({ share }));
    const fresh = button("New noise", () => this.#move(this.#next()), { class: "e-main" });
    const back = button("Sliders to the middle", () => {
      this.#move({ share: 0, shifts: this.#place.shifts.map(() => 0) });
    });
    this.#root.replaceChildren(
      element("h3", {}, `Explore ${facts.name}`),
      element("p", {}, describe(facts)),
      element("div", { class: "e-row" }, fresh, back, this.#undo, this.#instrument()),
      grid,
      this.#refusal,
      this.#view.roll,
      this.#status,
      this.#view.buttons,
    );
    this.#root.dataset.ready = "yes";
    this.#undo.disabled = true;
    this.#send();
  }

  #instrument(): HTMLElement {
    const options = choices(this.#speaker.sounds).map(({ name, program }) =>
      element("option", { value: program }, name),
    );
    const select = element("select", { "aria-label": "Instrument" }, ...options);
    select.addEventListener("change", () => {
      this.#program = Number(select.value);
      if (this.#view.piece) this.#view.show(this.#view.piece, {}, "changed");
    });
    return select;
  }

  /** The noise at the end of the way, or the one behind it when that has been heard. */
  #next(): Partial<LatentPlace> {
    const { to, share } = this.#place;
    const from = share === 1 ? to + 1 : to;
    return { from, to: from + 1, share: 0 };
  }

  #remember(): void {
    if (this.#history.at(-1) !== this.#place) this.#history.push(this.#place);
    this.#undo.disabled = false;
  }

  #move(change: Partial<LatentPlace>): void {
    this.#remember();
    this.#go(change);
    this.#setSliders();
  }

  #takeBack(): void {
    let place = this.#history.pop();
    if (place === this.#place) place = this.#history.pop();
    this.#undo.disabled = this.#history.length === 0;
    if (!place) return;
    this.#go(place);
    this.#setSliders();
  }

  #setSliders(): void {
    const values = [...this.#place.shifts, this.#place.share];
    this.#sliders.forEach(({ set }, i) => {
      set(values[i]);
    });
  }

  #go(change: Partial<LatentPlace>): void {
    this.#place = { ...this.#place, ...change };
    this.#asked++;
    // One question at a time: a slider that moves on is answered where it stands by then.
    if (this.#running === null) this.#send();
  }

  #send(): void {
    this.#running = this.#asked;
    this.#root.setAttribute("aria-busy", "true");
    this.#questioned = performance.now();
    this.#worker.send({ kind: "make", id: this.#asked, place: this.#place });
  }

  #refuse(message: string): void {
    this.#running = null;
    this.#root.setAttribute("aria-busy", "false");
    say(this.#refusal, message);
    if (this.#sliders.length === 0) this.#root.append(this.#refusal);
  }
}

type Range = Parameters<typeof slider>[2];

const short = (value: number) => String(Math.round(value * 10) / 10);

function describe({ parameters, data, trained }: GeneratorFacts): string {
  const [count, steps] = [parameters, trained].map((value) => value.toLocaleString("en"));
  return `A generator of ${count} numbers, ${steps} steps of training on ${data}. Each noise is a piece.`;
}
