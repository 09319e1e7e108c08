/** Lines that change in place on a terminal; elsewhere each step of a notebook is a line. */
export interface LiveLines {
  /** Shows `text` as the present state of `name`; `after` follows the time that it has taken. */
  update(name: string, text: string, after?: string): void;
  /** Replaces the live line of `name` by a lasting one. */
  finish(name: string, text: string): void;
  close(): void;
}

interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

interface State {
  readonly text: string;
  readonly after: string;
  readonly since: number;
  told: number;
}

/** `quietMilliseconds`: how often a line is repeated where nothing can change in place. */
export function createLiveLines(stream: Terminal, quietMilliseconds = 15_000): LiveLines {
  const states = new Map<string, State>();
  let drawn = 0;

  const line = (name: string, { text, since, after }: State) =>
    `  … ${name}  ${text}  ${Math.round((Date.now() - since) / 1000)} s${after}`;

  function erase() {
    if (drawn > 0) stream.write(`\u001b[${drawn}A\u001b[0J`);
    drawn = 0;
  }

  function draw() {
    if (!stream.isTTY) return;
    erase();
    for (const [name, state] of states) {
      stream.write(`${line(name, state).slice(0, (stream.columns ?? 80) - 1)}\n`);
      drawn++;
    }
  }

  const timer = stream.isTTY ? setInterval(draw, 1000) : undefined;
  timer?.unref();
  return {
    update(name, text, after = "") {
      const now = Date.now();
      const { since, told } = states.get(name) ?? { since: now, told: 0 };
      const state: State = { text, after, since, told };
      states.set(name, state);
      if (stream.isTTY) return draw();
      if (now - state.told < quietMilliseconds) return;
      state.told = now;
      stream.write(`${line(name, state)}\n`);
    },
    finish(name, text) {
      states.delete(name);
      erase();
      stream.write(`${text}\n`);
      draw();
    },
    close() {
      clearInterval(timer);
      erase();
    },
  };
}
