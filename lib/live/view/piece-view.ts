import { pieceToMidi } from "../../midi";
import { createTempoMap, type Piece } from "../../music";
import type { Playback } from "../sound/playback";
import { button, download, element, fileName } from "./dom";
import { placeCursor, planRoll, type RollLook, rollElement, rollMarks } from "./roll";
import { type SoundFileKind, soundFile } from "./sound-files";
import type { Speaker } from "./speaker";

/** What a piece on the page asks of its page. */
export interface PieceHost {
  readonly speaker: Speaker;
  /** Begins the names of files. */
  readonly title: string;
  /** The script of the worker that makes MP3 files. */
  readonly mp3: string;
  /** The piece as the reader wants to hear it. */
  asHeard(piece: Piece): Piece;
  report(message: string): void;
}

/** A piece on the page: its roll with a cursor, its sound, its files. */
export class PieceView {
  readonly roll: SVGSVGElement;
  /** Play and the files. */
  readonly buttons: HTMLElement;
  readonly #label: string;
  readonly #host: PieceHost;
  readonly #size: { readonly width: number; readonly height: number };
  readonly #play: HTMLButtonElement;
  readonly #all: readonly HTMLButtonElement[];
  #piece: Piece | null = null;
  #playback: Playback | null = null;

  /**
   * @param label what the piece is called: `take 1`
   * @param play what the button does
   */
  constructor(
    label: string,
    size: { readonly width: number; readonly height: number },
    host: PieceHost,
    play: () => void = () => this.toggle(0),
  ) {
    this.#label = label;
    this.#host = host;
    this.#size = size;
    this.roll = rollElement(size, "");
    this.#play = button("Play", play);
    const file = (text: string, onclick: () => void) =>
      button(text, onclick, { "aria-label": `${upper(label)} as a ${text} file` });
    const sound = (kind: SoundFileKind) => file(kind, () => void this.#saveSound(kind));
    this.#all = [this.#play, file("MIDI", () => this.#saveMidi()), sound("WAV"), sound("MP3")];
    this.#all[3].title = "by LAME (lame.sourceforge.net), under the LGPL";
    this.buttons = element("div", { class: "e-row" }, ...this.#all);
    this.#name("Play");
  }

  get piece(): Piece | null {
    return this.#piece;
  }

  /** @param how whether it grows while it is heard, or is another piece than was heard */
  show(piece: Piece | null, look: Partial<RollLook>, how: "whole" | "growing" | "changed"): void {
    if (!piece) this.#playback?.stop();
    this.#piece = piece;
    for (const each of this.#all) each.disabled = piece === null;
    if (piece && how === "changed") this.#playback?.change(this.#host.asHeard(piece));
    else if (piece) this.#playback?.give(this.#host.asHeard(piece), how === "growing");
    this.draw(look);
  }

  draw(look: Partial<RollLook>): void {
    this.roll.innerHTML = this.#piece ? rollMarks(this.#piece, { ...this.#size, ...look }) : "";
  }

  /** Where pointer and notes meet; null where there is no piece. */
  get plan() {
    return this.#piece && planRoll(this.#piece, this.#size);
  }

  /** Plays from a tick on, or stops; null where nothing is played then. */
  toggle(fromTicks: number, isGrowing = false): Playback | null {
    if (this.#playback) {
      this.#playback.stop();
      return null;
    }
    if (!this.#piece) return null;
    const piece = this.#host.asHeard(this.#piece);
    const from = createTempoMap(piece).secondsAt(fromTicks);
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
    this.#play.setAttribute("aria-label", `${what} ${this.#label}`);
  }

  #follow(): void {
    if (!this.#piece || !this.plan) return;
    if (!this.#playback) {
      placeCursor(this.roll, this.plan, null);
      return;
    }
    const { ticksAt } = createTempoMap(this.#host.asHeard(this.#piece));
    placeCursor(this.roll, this.plan, ticksAt(Math.max(0, this.#playback.position)));
    requestAnimationFrame(() => this.#follow());
  }

  #saveMidi(): void {
    if (!this.#piece) return;
    const bytes = pieceToMidi(this.#host.asHeard(this.#piece));
    download(`${this.#fileName()}.mid`, "audio/midi", bytes);
  }

  async #saveSound(kind: SoundFileKind): Promise<void> {
    if (!this.#piece) return;
    const { speaker, mp3, asHeard, report } = this.#host;
    const ending = kind.toLowerCase();
    const type = kind === "WAV" ? "audio/wav" : "audio/mpeg";
    try {
      const bytes = await soundFile(kind, asHeard(this.#piece), { sounds: speaker.sounds, mp3 });
      download(`${this.#fileName()}.${ending}`, type, bytes);
    } catch (error) {
      report(`the ${kind} file could not be made: ${(error as Error).message}`);
    }
  }

  #fileName(): string {
    return fileName(`${this.#host.title}-${this.#label}`);
  }
}

const upper = (text: string) => text[0].toUpperCase() + text.slice(1);
