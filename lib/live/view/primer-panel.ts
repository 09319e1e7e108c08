import { describeLeftOut, leftOutOf, midiToPiece, readMidi } from "../../midi";
import { barsOf, endTicks, type Piece } from "../../music";
import { Phrase } from "../duet/phrase";
import { button, element, say } from "./dom";
import { drawnRoll, emptyPiece } from "./draw-roll";
import { type KeyTouch, pianoKeys } from "./keys";

/** What a primer's panel asks of its page. */
export interface PrimerHost {
  readonly isFourVoice: boolean;
  readonly stepsPerQuarter: number;
  readonly isNarrow: boolean;
  /** Quarter notes a minute that keys are recorded in. */
  bpm(): number;
  /** Sounds a key. */
  readonly keys: KeyTouch;
  play(piece: Piece): void;
  /** @param bars of it, null for all */
  goOn(piece: Piece, bars: number | null): void;
  harmonise(piece: Piece): void;
  report(message: string): void;
}

/** Where a reader gives the model a beginning or a tune. */
export interface PrimerPanel {
  readonly element: HTMLElement;
  /** What a keyboard plays while it is recorded. */
  readonly touch: KeyTouch;
  ready(isBusy: boolean): void;
}

/** A beginning: drawn, played, or dropped as a MIDI file. */
export function primerPanel(host: PrimerHost): PrimerPanel {
  const said = element("span", { role: "status" });
  const bars = element("input", { type: "number", min: 1, max: 64, step: 1, value: 4 });
  let isBusy = false;
  let recorded: Phrase | null = null;
  let begun = 0;
  const roll = drawnRoll(host, refresh, (pitch) => {
    host.keys.press(pitch, 80, performance.now());
    setTimeout(() => host.keys.release(pitch, performance.now()), 250);
  });
  const touch: KeyTouch = {
    press(pitch, velocity, at) {
      host.keys.press(pitch, velocity, at);
      if (recorded?.isEmpty) begun = at;
      recorded?.press(pitch, velocity, at);
    },
    release(pitch, at) {
      host.keys.release(pitch, at);
      recorded?.release(pitch, at);
    },
  };
  const record = button("Record keys", () => toggleRecord(), { "aria-pressed": "false" });
  const wholeOf = () => {
    const { piece } = roll;
    const count = Number(bars.value);
    const all = barsOf(piece, Math.max(1, endTicks(piece))).length;
    return count >= 1 && count < all ? count : null;
  };
  const goOn = button("Compose from this beginning", () => host.goOn(roll.piece, wholeOf()));
  const harmonise = button("Harmonise this tune", () => host.harmonise(roll.piece));
  const hear = button("Hear it", () => host.play(roll.piece));
  const clear = button("Clear", () => roll.set(emptyPiece()));
  const file = element("input", {
    ...{ type: "file", accept: ".mid,.midi,.kar,.rmi,audio/midi" },
    "aria-label": "MIDI file to begin with",
  });
  file.addEventListener("change", () => void take(file.files?.[0]));
  const box = element(
    "div",
    { class: "e-drop" },
    element("p", {}, "Draw notes, play them, or drop a MIDI file here."),
    roll.element,
    pianoKeys(touch),
    element("div", { class: "e-row" }, record, hear, clear, file, said),
  );
  box.addEventListener("dragover", (event) => {
    event.preventDefault();
    box.classList.add("e-over");
  });
  box.addEventListener("dragleave", () => box.classList.remove("e-over"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    box.classList.remove("e-over");
    void take(event.dataTransfer?.files[0]);
  });

  function refresh(): void {
    const isEmpty = roll.piece.notes.length === 0;
    for (const each of [goOn, harmonise]) each.disabled = isBusy || isEmpty;
    for (const each of [hear, clear]) each.disabled = isEmpty;
  }

  function toggleRecord(): void {
    const phrase = recorded;
    recorded = phrase ? null : new Phrase();
    record.setAttribute("aria-pressed", String(recorded !== null));
    record.textContent = recorded ? "Stop recording" : "Record keys";
    said.textContent = recorded ? "play: the first key begins a bar" : "";
    if (!phrase || phrase.isEmpty) return;
    const beat = { origin: begun, length: 60_000 / host.bpm(), steps: host.stepsPerQuarter };
    roll.set({ ...phrase.toPiece(beat, performance.now()).piece, name: "primer" });
  }

  async function take(given: File | undefined): Promise<void> {
    if (!given) return;
    try {
      const read = readMidi(new Uint8Array(await given.arrayBuffer()), given.name);
      const piece = midiToPiece(read);
      roll.set(piece);
      const left = describeLeftOut([leftOutOf(read)]);
      const [first] = read.problems;
      const told = [
        `${given.name}: ${piece.notes.length} notes`,
        ...(left ? [`left out: ${left}`] : []),
        ...(first ? [`mended: ${first.message}`] : []),
      ];
      say(said, told.join("; "));
    } catch (error) {
      host.report((error as Error).message);
    }
    file.value = "";
  }

  refresh();
  return {
    element: element(
      "details",
      { class: "e-primer" },
      element(
        "summary",
        {},
        host.isFourVoice ? "Begin it yourself, or harmonise" : "Begin it yourself",
      ),
      box,
      element(
        "div",
        { class: "e-row" },
        goOn,
        element("label", {}, "its first bars ", bars),
        host.isFourVoice ? harmonise : null,
      ),
    ),
    touch,
    ready(busy) {
      isBusy = busy;
      refresh();
    },
  };
}
