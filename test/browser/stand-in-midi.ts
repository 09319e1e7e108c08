interface Sent {
  readonly bytes: number[];
  readonly at: number;
}

declare global {
  interface Window {
    standIn: {
      readonly sent: Sent[];
      lastOff: number;
      /** Plays pitches one after the other, each for so many milliseconds. */
      play(pitches: number[], milliseconds: number): Promise<void>;
      /** Presses a key and leaves it down. */
      hold(pitch: number): void;
      unplug(): void;
      /** Pitches that were begun and not ended. */
      open(): number[];
    };
  }
}

/** Puts a keyboard and an output in the place of the machine's; runs in the page before all else. */
export function standInMidi(): void {
  const sent: Sent[] = [];
  const input = {
    ...{ id: "in", name: "Stand-in keyboard", type: "input", state: "connected" },
    onmidimessage: null as ((event: object) => void) | null,
  };
  const output = {
    ...{ id: "out", name: "Stand-in output", type: "output", state: "connected" },
    send(bytes: number[], at = performance.now()) {
      sent.push({ bytes: [...bytes], at });
    },
  };
  const access = {
    inputs: new Map([["in", input]]),
    outputs: new Map([["out", output]]),
    onstatechange: null as ((event: object) => void) | null,
  };
  const say = (...bytes: number[]) =>
    input.onmidimessage?.({ data: Uint8Array.from(bytes), timeStamp: performance.now() });
  const wait = (milliseconds: number) => new Promise((go) => setTimeout(go, milliseconds));
  window.standIn = {
    sent,
    lastOff: 0,
    async play(pitches, milliseconds) {
      for (const pitch of pitches) {
        say(0x90, pitch, 90);
        await wait(milliseconds);
        this.lastOff = performance.now();
        say(0x80, pitch, 0);
      }
    },
    hold(pitch) {
      say(0x90, pitch, 90);
    },
    unplug() {
      input.state = "disconnected";
      access.onstatechange?.({ port: input });
    },
    open() {
      const open = new Set<number>();
      const inOrder = [...sent].sort((a, b) => a.at - b.at);
      for (const { bytes } of inOrder) {
        if (bytes[0] === 0x90) open.add(bytes[1]);
        if (bytes[0] === 0x80) open.delete(bytes[1]);
      }
      return [...open];
    },
  };
  Object.defineProperty(navigator, "requestMIDIAccess", { value: async () => access });
}
