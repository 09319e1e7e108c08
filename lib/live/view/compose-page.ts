import type { Piece } from "../../music";
import type { FromMind, ModelFacts, Wish } from "../mind/messages";
import type { Sounds } from "../sound/sounds";
import type { Sounding } from "../sound/strike";
import { button, element, say } from "./dom";
import { type DuetPanel, duetPanel } from "./duet-panel";
import type { KeyTouch } from "./keys";
import { MindClient } from "./mind-client";
import { type PrimerPanel, primerPanel } from "./primer-panel";
import { atTempo, type PageSettings, type SettingsPanel, settingsPanel } from "./settings-panel";
import { choices, Speaker, withInstrument } from "./speaker";
import { TakeBoard, takeCount } from "./take-board";

/** What a page is made of. */
export interface PageParts {
  readonly model: { readonly bytes: Uint8Array; readonly name: string };
  readonly sounds: Sounds;
  /** The scripts of the workers that compose and that make MP3 files. */
  readonly code: string;
  readonly mp3: string;
}

const allPlaces = Array.from({ length: takeCount }, (_, index) => index);
const usualBpm = 100;
/** Below this width the roll to draw on is drawn larger. */
const narrowPixels = 640;
/** What passes between handing a note over and its sound, beside the device's own time. */
const leadMilliseconds = 30;

/** The page's workshop: a model that composes, what it made, and the keys to play with it. */
export class ComposePage {
  readonly #root: HTMLElement;
  readonly #mind: MindClient;
  readonly #speaker: Speaker;
  readonly #board: TakeBoard;
  readonly #status = element("div", { class: "e-status", role: "status" });
  readonly #refusal = element("div", { class: "e-refusal", role: "alert" });
  readonly #generate: HTMLButtonElement;
  readonly #undo: HTMLButtonElement;
  readonly #goOn: HTMLButtonElement;
  readonly #again: HTMLButtonElement;
  readonly #held = new Map<number, Sounding>();
  #settings: SettingsPanel | null = null;
  #primer: PrimerPanel | null = null;
  #duet: DuetPanel | null = null;
  #asked = 0;
  #seed = 0;
  /** The number of the wish that is being fulfilled. */
  #waiting: number | null = null;
  /** The number of the duet's last question. */
  #question: number | null = null;

  constructor(root: HTMLElement, { model, sounds, code, mp3 }: PageParts) {
    this.#root = root;
    this.#speaker = new Speaker(sounds);
    const host = {
      speaker: this.#speaker,
      ...{ title: model.name, mp3 },
      asHeard: (piece: Piece) => this.#asHeard(piece),
      report: (message: string) => this.#refuse(message),
    };
    this.#board = new TakeBoard(host, () => this.#refresh());
    this.#generate = button("Generate", () => this.#compose(null, null), { class: "e-main" });
    this.#undo = button("Undo", () => this.#takeBack());
    this.#goOn = button("Go on from this bar", () => {
      const { picked } = this.#board;
      if (picked) this.#compose(picked.piece, picked.bar);
    });
    this.#again = button("This bar anew", () => {
      const { picked } = this.#board;
      if (picked)
        this.#ask((settings) => ({ kind: "again", settings, ...picked }), [this.#board.chosen]);
    });
    this.#status.textContent = "opening the model";
    // The browser's sound takes a while to begin: it is made before it is asked for.
    root.addEventListener("pointerenter", () => void this.#speaker.context, { once: true });
    this.#mind = new MindClient(code, model, (message) => this.#hear(message));
  }

  #hear(message: FromMind): void {
    if (message.kind === "opened") this.#open(message.facts);
    else if (message.kind === "refused") this.#fail(message);
    else if (message.kind === "done" && message.id === this.#question) {
      const [reply] = message.takes;
      if (reply) this.#duet?.answered(reply.piece);
    } else if (message.id !== this.#waiting) return;
    else if (message.kind === "grown") this.#grow(message);
    else {
      this.#board.finish(message.takes);
      this.#end(this.#summary(message.takes.length));
    }
  }

  #open(facts: ModelFacts): void {
    if (this.#settings) return; // the model was opened once more after a failure
    const { isFourVoice, stepsPerQuarter } = facts;
    const redraw = () => this.#board.redraw();
    this.#settings = settingsPanel(facts.settings, choices(this.#speaker.sounds), redraw);
    const keys = this.#keys();
    const report = (message: string) => this.#refuse(message);
    this.#primer = primerPanel({
      ...{ isFourVoice, stepsPerQuarter, keys, report },
      isNarrow: this.#root.clientWidth < narrowPixels,
      bpm: () => this.#settings?.read().bpm ?? usualBpm,
      play: (piece) => this.#speaker.play(0, () => undefined)?.give(this.#asHeard(piece)),
      goOn: (piece, bars) => this.#compose(piece, bars),
      harmonise: (melody) =>
        this.#ask((settings) => ({ kind: "harmonise", settings, count: takeCount, melody })),
    });
    this.#duet = duetPanel({
      ...{ speaker: this.#speaker, stepsPerQuarter, keys, report },
      ask: (phrase, fromTicks) => this.#askReply(phrase, fromTicks),
      hear: (phrase) => this.#mind.hear(phrase),
    });
    this.#duet.alsoTo(this.#primer.touch);
    const stop = button("Stop", () => this.#stop());
    const picking = element("span", {}, "Pick a bar in a take, then:");
    this.#root.replaceChildren(
      element("h3", {}, `Compose with ${facts.name}`),
      element("p", {}, describe(facts)),
      element("div", { class: "e-row" }, this.#generate, stop, this.#undo),
      this.#settings.element,
      this.#refusal,
      this.#status,
      this.#board.element,
      element("div", { class: "e-row" }, picking, this.#goOn, this.#again),
      this.#primer.element,
      this.#duet.element,
    );
    this.#status.textContent = this.#speaker.problem ?? "ready";
    this.#root.dataset.ready = "yes";
    this.#refresh();
  }

  /** How many takes there are, from which seed, and how long they took. */
  #summary(count: number): string {
    if (count === 0) return "stopped";
    const seconds = ((performance.now() - this.#asked) / 1000).toFixed(1);
    const takes = count === 1 ? "1 take" : `${count} takes`;
    return `${takes} from seed ${this.#seed} in ${seconds} s`;
  }

  /** Keys that sound while they are down. */
  #keys(): KeyTouch {
    return {
      press: (pitch, velocity) => {
        const sounding = this.#speaker.press(pitch, velocity);
        if (sounding) this.#held.set(pitch, sounding);
      },
      release: (pitch) => {
        this.#held.get(pitch)?.release(this.#speaker.context?.currentTime ?? 0);
        this.#held.delete(pitch);
      },
    };
  }

  #asHeard(piece: Piece): Piece {
    const { bpm = null, program = null } = this.#settings?.read() ?? {};
    return withInstrument(atTempo(piece, bpm), program);
  }

  /** Composes takes from nothing, or from the first bars of a piece. */
  #compose(primer: Piece | null, bars: number | null): void {
    this.#ask((settings) => ({ kind: "generate", settings, count: takeCount, primer, bars }));
  }

  /** @param places numbers of the cards that the takes go to */
  #ask(wishOf: (settings: PageSettings) => Wish, places: readonly number[] = allPlaces): void {
    const settings = this.#settings?.read();
    if (!settings) return;
    this.#speaker.stop();
    this.#refusal.textContent = "";
    this.#asked = performance.now();
    delete this.#root.dataset.firstNote;
    void this.#speaker.context; // woken within the gesture
    this.#board.begin(places);
    this.#waiting = this.#mind.wish(wishOf(settings));
    this.#seed = settings.seed;
    this.#settings?.nextSeed();
    this.#status.textContent = "composing";
    this.#refresh();
  }

  #askReply(phrase: Piece, fromTicks: number): void {
    const settings = this.#settings?.read();
    if (!settings) return;
    const short = { ...settings, bars: Math.min(settings.bars, 2) };
    this.#question = this.#mind.wish({ kind: "reply", settings: short, phrase, fromTicks });
  }

  #grow({ take, piece, givenTicks }: Extract<FromMind, { kind: "grown" }>): void {
    const isFirst = take === 0 && this.#root.dataset.firstNote === undefined;
    const isHeard = this.#board.grow(take, piece, givenTicks, isFirst);
    this.#status.textContent = `composing take ${take + 1}`;
    if (!isFirst) return;
    const waited = performance.now() - this.#asked + (isHeard ? leadMilliseconds : 0);
    this.#root.dataset.firstNote = waited.toFixed(0);
  }

  #fail({ id, message }: Extract<FromMind, { kind: "refused" }>): void {
    if (id === null) this.#duet?.fail();
    const isOurs = id === this.#waiting || id === null;
    if (isOurs && this.#waiting !== null) this.#board.undo();
    if (isOurs) this.#end("");
    this.#refuse(message);
  }

  #refuse(message: string): void {
    say(this.#refusal, message);
    if (!this.#settings) this.#root.append(this.#refusal);
  }

  #end(said: string): void {
    this.#waiting = null;
    this.#status.textContent = said;
    this.#root.dataset.done = String(Number(this.#root.dataset.done ?? 0) + 1);
    this.#refresh();
  }

  #stop(): void {
    this.#speaker.stop();
    if (this.#waiting !== null) this.#mind.stop();
  }

  #takeBack(): void {
    this.#speaker.stop();
    this.#board.undo();
    this.#status.textContent = "taken back";
    this.#refresh();
  }

  #refresh(): void {
    const isBusy = this.#waiting !== null;
    this.#generate.disabled = isBusy;
    this.#undo.disabled = isBusy || !this.#board.canUndo;
    const isPicked = this.#board.picked !== null;
    for (const each of [this.#goOn, this.#again]) each.disabled = isBusy || !isPicked;
    this.#primer?.ready(isBusy);
    this.#root.setAttribute("aria-busy", String(isBusy));
  }
}

function describe({ parameters, encoding, data, bitsPerToken }: ModelFacts): string {
  const count = parameters.toLocaleString("en");
  const score = bitsPerToken === null ? "" : ` ${bitsPerToken.toFixed(2)} bits a token held out.`;
  return `${count} parameters, learnt from ${data}, speaks ${encoding}.${score}`;
}
