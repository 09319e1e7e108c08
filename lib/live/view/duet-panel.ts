import { findKey, keyName, type Piece } from "../../music";
import { Duet, type DuetState, lookAhead } from "../duet/duet";
import { MidiOut } from "../duet/midi-out";
import { MidiPorts, midiStateText } from "../duet/midi-ports";
import { startTicker } from "../duet/ticker";
import { button, element, say } from "./dom";
import { type KeyTouch, pianoKeys } from "./keys";
import type { Speaker } from "./speaker";

/** What a duet's panel asks of its page. */
export interface DuetHost {
  readonly speaker: Speaker;
  readonly stepsPerQuarter: number;
  /** Sounds a key. */
  readonly keys: KeyTouch;
  ask(phrase: Piece, fromTicks: number): void;
  hear(phrase: Piece): void;
  report(message: string): void;
}

/** Where a reader and the model take turns. */
export interface DuetPanel {
  readonly element: HTMLElement;
  answered(piece: Piece): void;
  /** The model failed: nothing may go on sounding. */
  fail(): void;
  /** Keys of a MIDI keyboard go to whoever listens. */
  alsoTo(touch: KeyTouch): void;
}

const stateText: Readonly<Record<DuetState, string>> = {
  off: "",
  "count-in": "one bar is counted in",
  listening: "your turn",
  answering: "the model answers",
};

const routing = [
  ["macOS", "open Audio MIDI Setup, Window, Show MIDI Studio, IAC Driver, Device is online."],
  ["Windows", "install loopMIDI, add a port with +, and open it in the DAW as an input."],
  ["Linux", "run sudo modprobe snd-virmidi, or connect ports with aconnect or a patchbay."],
] as const;

export function duetPanel(host: DuetHost): DuetPanel {
  const { speaker } = host;
  const said = element("span", { role: "status" });
  const found = element("span");
  const midiSaid = element("span", { role: "status" }, midiStateText["not asked"]);
  const tempo = element("input", { type: "number", min: 40, max: 208, step: 1, value: 100 });
  const metronome = element("input", { type: "checkbox", checked: true });
  const own = element("input", { type: "checkbox", checked: true });
  const outputs = element("select", {}, element("option", { value: "" }, "none"));
  let extra: KeyTouch | null = null;
  let out: MidiOut | null = null;
  let outId = "";
  let stopTicker: (() => void) | null = null;

  const toContext = (at: number) => {
    const { context } = speaker;
    return context ? context.currentTime + Math.max(0, at - performance.now()) / 1000 : 0;
  };
  const duet = new Duet({
    now: () => performance.now(),
    ask: (phrase, fromTicks) => {
      sayKey(phrase);
      host.ask(phrase, fromTicks);
    },
    play(note) {
      const { pitch, velocity, onAt, offAt } = note;
      try {
        out?.note(pitch, velocity, onAt, offAt);
      } catch (error) {
        host.report(`the MIDI output failed: ${(error as Error).message} (choose another)`);
      }
      if (!own.checked) return;
      speaker.pressAt(pitch, velocity, toContext(onAt))?.release(toContext(offAt));
    },
    click(beatInBar, at) {
      if (metronome.checked) speaker.click(beatInBar === 0, toContext(at));
    },
    state(state) {
      said.textContent = stateText[state];
      box.dataset.state = state;
    },
  });

  const start = button("Start the duet", () => toggle(), { "aria-pressed": "false" });
  const answer = button("Answer now", () => duet.answerNow(), { disabled: true });
  const connect = button("Connect MIDI devices", () => void ports.connect());
  const touch: KeyTouch = {
    press(pitch, velocity, at) {
      host.keys.press(pitch, velocity, at);
      duet.press(pitch, velocity, at);
    },
    release(pitch, at) {
      host.keys.release(pitch, at);
      duet.release(pitch, at);
      const phrase = duet.heard();
      if (phrase) host.hear(phrase);
    },
  };
  const fromMidi: KeyTouch = {
    press(pitch, velocity, at) {
      if (duet.state === "off" && extra) extra.press(pitch, velocity, at);
      else touch.press(pitch, velocity, at);
    },
    release(pitch, at) {
      if (duet.state === "off" && extra) extra.release(pitch, at);
      else touch.release(pitch, at);
    },
  };
  const ports = new MidiPorts({
    ...fromMidi,
    gone(name, kind, id) {
      if (kind === "input") duet.lose();
      if (kind === "output" && id === outId) choose("");
      host.report(`${name} has gone: what was played stays (plug it in again, or use the keys)`);
    },
    changed: refreshPorts,
  });

  function refreshPorts(): void {
    const named = ports.inputs.map(({ name }) => name ?? "a keyboard");
    const heard = named.length > 0 ? ` Heard: ${named.join(", ")}.` : "";
    say(midiSaid, midiStateText[ports.state] + heard);
    const options = ports.outputs.map(({ id, name }) =>
      element("option", { value: id }, name ?? "an output"),
    );
    outputs.replaceChildren(element("option", { value: "" }, "none"), ...options);
    outputs.value = outId;
    connect.disabled = ports.state === "unsupported" || ports.state === "ready";
  }

  function choose(id: string): void {
    silence();
    const port = ports.outputs.find((each) => each.id === id);
    outId = port ? id : "";
    out = port ? new MidiOut({ send: (bytes, at) => port.send([...bytes], at) }) : null;
    outputs.value = outId;
  }

  function silence(): void {
    out?.silence(performance.now(), lookAhead);
    speaker.silence();
  }

  function sayKey(phrase: Piece): void {
    const key = findKey(phrase);
    found.textContent = key ? `You play in ${keyName(key)}.` : "";
  }

  function toggle(): void {
    if (duet.state !== "off") {
      stop();
      return;
    }
    speaker.stop();
    void speaker.context;
    duet.start(Math.min(208, Math.max(40, Number(tempo.value) || 100)), host.stepsPerQuarter);
    const { origin, length, steps } = duet.beat;
    Object.assign(box.dataset, { origin, beat: length, steps });
    stopTicker = startTicker(() => duet.tick());
    start.textContent = "Stop the duet";
    start.setAttribute("aria-pressed", "true");
    answer.disabled = false;
    keys.focus();
  }

  function stop(): void {
    stopTicker?.();
    stopTicker = null;
    duet.stop();
    silence();
    start.textContent = "Start the duet";
    start.setAttribute("aria-pressed", "false");
    answer.disabled = true;
  }

  outputs.addEventListener("change", () => choose(outputs.value));
  globalThis.addEventListener("pagehide", stop);
  const keys = pianoKeys(touch);
  keys.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    duet.answerNow();
  });
  const named = (text: string, input: HTMLElement) => element("label", {}, text, input);
  const box = element(
    "details",
    { class: "e-duet" },
    element("summary", {}, "Duet"),
    element(
      "p",
      {},
      "Play a phrase and pause for a beat, or press Enter: the model goes on in your time.",
    ),
    element("div", { class: "e-row" }, start, answer, said, found),
    element(
      "div",
      { class: "e-settings" },
      named("Tempo", tempo),
      named("Metronome ", metronome),
      named("Sound of the page ", own),
      named("MIDI output", outputs),
    ),
    keys,
    element("div", { class: "e-row" }, connect, midiSaid),
    element(
      "details",
      {},
      element("summary", {}, "How to route it to a DAW"),
      ...routing.map(([system, text]) => element("p", {}, element("b", {}, `${system}: `), text)),
      element("p", {}, "Then choose that port above, and as the input of an armed track."),
    ),
  );
  refreshPorts();
  return {
    element: box,
    answered: (piece) => duet.answered(piece),
    fail: stop,
    alsoTo: (other) => {
      extra = other;
    },
  };
}
