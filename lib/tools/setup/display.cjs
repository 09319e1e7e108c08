// What set-up shows: a line when a step starts and ends, on a terminal a live line in between.
// Everything goes to stderr: stdout belongs to the command that set-up runs for.

/** @param {number} since */
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/**
 * @param {{ isTTY?: boolean, columns?: number, write(text: string): unknown }} stream
 */
function createDisplay(stream = process.stderr) {
  /** @type {Map<string, { since: number, progress: string, told: number }>} */
  const active = new Map();
  /** @type {NodeJS.Timeout | undefined} */
  let timer;

  function clearLive() {
    if (stream.isTTY) stream.write("\r\u001b[2K");
  }

  function drawLive() {
    const parts = [...active].map(([name, { since, progress }]) =>
      `${name} ${progress} ${seconds(since)}`.replace(/ +/g, " "),
    );
    const width = (stream.columns ?? 80) - 1;
    if (stream.isTTY) stream.write(`\r\u001b[2K${`  … ${parts.join(" · ")}`.slice(0, width)}`);
    else tellQuietly();
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
    /** @param {string} name */
    start(name) {
      const since = Date.now();
      active.set(name, { since, progress: "", told: since });
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
      line(`✓ ${name}${note ? `: ${note}` : ""} (${seconds(since)})`);
      if (active.size === 0) this.close();
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
