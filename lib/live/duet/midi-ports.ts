/** Whether MIDI devices can be used, and why not. */
export type MidiState = "not asked" | "unsupported" | "refused" | "no system" | "no port" | "ready";

/** What the page says of it. */
export const midiStateText: Readonly<Record<MidiState, string>> = {
  "not asked": "MIDI devices have not been asked for.",
  unsupported:
    "This browser has no Web MIDI on such a page (Chromium has): keys and sound work without it.",
  refused: "The browser refused MIDI: allow it in the site's settings, then connect again.",
  "no system": "The system's MIDI cannot be reached: another program may hold it.",
  "no port": "No MIDI device is there: plug one in, it will be found.",
  ready: "MIDI devices are ready.",
};

/** What a keyboard says. */
export interface KeyListener {
  press(pitch: number, velocity: number, at: number): void;
  release(pitch: number, at: number): void;
  /** A device has gone. */
  gone(name: string, kind: "input" | "output", id: string): void;
  changed(): void;
}

/** The MIDI devices of the machine, asked for on a click and never for system messages. */
export class MidiPorts {
  readonly #listener: KeyListener;
  #access: MIDIAccess | null = null;
  #state: MidiState = "not asked";
  /** Names of inputs that are listened to, by their ids. */
  readonly #heard = new Map<string, string>();

  constructor(listener: KeyListener) {
    this.#listener = listener;
    if (typeof navigator.requestMIDIAccess !== "function") this.#state = "unsupported";
  }

  get state(): MidiState {
    if (!this.#access) return this.#state;
    return this.inputs.length + this.outputs.length > 0 ? "ready" : "no port";
  }

  get inputs(): MIDIInput[] {
    return [...(this.#access?.inputs.values() ?? [])].filter(isThere);
  }

  get outputs(): MIDIOutput[] {
    return [...(this.#access?.outputs.values() ?? [])].filter(isThere);
  }

  async connect(): Promise<void> {
    if (this.#state === "unsupported" || this.#access) return;
    try {
      this.#access = await navigator.requestMIDIAccess({ sysex: false });
      this.#access.onstatechange = (event) => this.#change(event.port);
      this.#listen();
    } catch (error) {
      const { name } = error as Error;
      this.#state =
        name === "NotAllowedError" || name === "SecurityError" ? "refused" : "no system";
    }
    this.#listener.changed();
  }

  #listen(): void {
    for (const input of this.inputs) {
      this.#heard.set(input.id, input.name ?? "a keyboard");
      input.onmidimessage = ({ data, timeStamp }) => this.#hear(data, timeStamp);
    }
  }

  #hear(data: Uint8Array | null, at: number): void {
    if (!data || data.length < 3) return;
    const [status, pitch, velocity] = data;
    const kind = status & 0xf0;
    if (kind === 0x90 && velocity > 0) this.#listener.press(pitch, velocity, at);
    else if (kind === 0x90 || kind === 0x80) this.#listener.release(pitch, at);
  }

  #change(port: MIDIPort | null): void {
    if (port && port.state === "disconnected") {
      const kind = port.type === "input" ? "input" : "output";
      this.#listener.gone(port.name ?? "a MIDI device", kind, port.id);
      this.#heard.delete(port.id);
    } else this.#listen();
    this.#listener.changed();
  }
}

const isThere = ({ state }: MIDIPort) => state !== "disconnected";
