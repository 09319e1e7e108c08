// What set-up shows: the plan, a line when a step starts and ends, on a terminal a live line in between.
// Everything goes to stderr: stdout belongs to the command that set-up runs for.

/** @param {number} since */
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/**
 * @param {{ names?: readonly string[], isFirst?: boolean }} [plan] the steps to come; `isFirst`:
 *   nothing is there yet
 * @param {{ isTTY?: boolean, columns?: number, write(text: string): unknown }} stream
 */
function createDisplay({ names = [], isFirst = false } = {}, stream = process.stderr) {
  /** @type {Map<string, { since: number, progress: string, told: number }>} */
  const active = new Map();
  /** Steps that have not begun. */
  let waiting = [...names];
  /** All that were to be done, and those that an earlier step made necessary. */
  const known = new Set(names);
  let finished = 0;
  /** @type {NodeJS.Timeout | undefined} */
  let timer;

  function clearLive() {
    if (stream.isTTY) stream.write("\r\u001b[2K");
  }

  const count = () => (known.size > 1 ? `${finished} of ${known.size} done` : "");
  const next = () => (waiting.length > 0 ? `next: ${waiting.join(", ")}` : "");

  function drawLive() {
    if (!stream.isTTY) {
      tellQuietly();
      return;
    }
    const steps = [...active].map(([name, { since, progress }]) =>
      `${name} ${progress} ${seconds(since)}`.replace(/ +/g, " "),
    );
    const parts = [count(), ...steps, next()].filter(Boolean);
    const width = (stream.columns ?? 80) - 1;
    stream.write(`\r\u001b[2K${`  … ${parts.join(" · ")}`.slice(0, width)}`);
  }

  /** Without a terminal: a line every ten seconds for each step at work. */
  function tellQuietly() {
    for (const [name, step] of active) {
      if (Date.now() - step.told < 10_000) continue;
      step.told = Date.now();
      stream.write(`  … ${name}: ${step.progress} (${seconds(step.since)})\n`);
    }
  }

  function line(/** @type {string} */ text) {
    clearLive();
    stream.write(`${text}\n`);
    if (active.size > 0) drawLive();
  }

  return {
    line,
    /** Says what is to be done. */
    plan() {
      const first = "the first time 1 to 3 minutes, half a gigabyte to download, 1.5 on the disk";
      line(`set-up: ${names.join(", ")}${isFirst ? ` (${first})` : ""}`);
    },
    /** @param {string} name */
    start(name) {
      const since = Date.now();
      active.set(name, { since, progress: "", told: since });
      known.add(name);
      waiting = waiting.filter((other) => other !== name);
      timer ??= setInterval(drawLive, 200);
      line(`• ${name}`);
    },
    /** @param {string} name @param {string} progress */
    progress(name, progress) {
      const step = active.get(name);
      if (step) step.progress = progress;
    },
    /** @param {string} name @param {string} [note] */
    end(name, note = "") {
      const since = active.get(name)?.since ?? Date.now();
      active.delete(name);
      finished++;
      line(`✓ ${name}${note ? `: ${note}` : ""} (${seconds(since)})`);
    },
    close() {
      clearInterval(timer);
      timer = undefined;
      clearLive();
      active.clear();
    },
  };
}

module.exports = { createDisplay };
