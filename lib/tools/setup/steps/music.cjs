// Step 8: the default data, Bach's chorales out of the music21 wheel.
const { readdirSync } = require("node:fs");
const { join } = require("node:path");
const { SetupError, explain } = require("../failure.cjs");
const { isFilled, some } = require("../owned.cjs");
const { at, paths } = require("../paths.cjs");
const { wheels, withWheel } = require("../pip.cjs");
const { hashInputs } = require("../stamps.cjs");
const expected = require("../chorales.json");

const script = require.resolve("../chorales.ts");

/** The modules that decide what the files hold. */
function readers() {
  const folders = ["music", "midi", "musicxml"].map((name) => at("lib", name));
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .sort()
      .map((name) => join(folder, name)),
  );
}

/** A line of the script's report; anything else it prints is no event. @param {string} line */
function readEvent(line) {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
}

/**
 * Throws unless the conversion gave what data/README.md states.
 *
 * @param {Record<string, unknown>} counts
 */
function checkCounts(counts) {
  for (const [name, value] of Object.entries(expected)) {
    if (counts[name] === value) continue;
    throw new SetupError(
      `Bach chorales: ${name} came out as ${counts[name]}, expected ${value}`,
      `pip gave another wheel than ${wheels.music21} (is another package index set?), or lib/musicxml was changed`,
    );
  }
}

/** @type {import("../setup.cjs").Step} */
const music = {
  name: "Bach chorales",
  id: "music",
  needs: ["packages", "environment"],
  key: () =>
    hashInputs({
      texts: [wheels.music21, JSON.stringify(expected)],
      files: [script, require.resolve("../owned.cjs"), ...readers()],
    }),
  isThere: () => isFilled(paths.chorales, expected.pieces),
  async run(context) {
    const { counts, left } = await withWheel(context, this.name, "music21", (wheel) =>
      convert(context, wheel),
    );
    checkCounts(counts);
    const made = `${expected.pieces} pieces, ${expected.notes.toLocaleString("en")} notes`;
    return left.length > 0 ? `${made}; left what set-up did not make: ${some(left)}` : made;
  },
};

/**
 * @param {import("../setup.cjs").StepContext} context
 * @param {string} wheel
 * @returns {Promise<{ counts: Record<string, unknown>, left: string[] }>}
 */
async function convert({ run, progress }, wheel) {
  /** @type {any} */
  let ending;
  const args = ["-r", "tsx/cjs", script, wheel, paths.chorales];
  const { status, output } = await run(process.execPath, args, {
    cwd: at(),
    onLine(line) {
      const event = readEvent(line);
      if (event.event === "progress") progress(`${event.done} of ${event.of}`);
      if (event.event === "done") ending = event;
    },
  });
  if (status === 0 && ending) return ending;
  throw explain("Bach chorales", output, {
    message: "the conversion failed",
    remedy: "see the output below, then run the command again",
  });
}

module.exports = { checkCounts, music };
