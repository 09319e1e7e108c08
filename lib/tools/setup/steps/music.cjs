// Step 6: the default data, Bach's chorales out of the music21 wheel.
const { existsSync, readdirSync } = require("node:fs");
const { join } = require("node:path");
const { SetupError, explain } = require("../failure.cjs");
const { at, paths } = require("../paths.cjs");
const { hashInputs } = require("../stamps.cjs");
const expected = require("../chorales.json");

const script = at("lib", "tools", "setup", "chorales.py");

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
      "the music21 wheel is not the pinned one: remove .venv and run npm run setup",
    );
  }
}

/** @type {import("../setup.cjs").Step} */
const music = {
  name: "Bach chorales",
  id: "music",
  needs: ["python"],
  key: () => hashInputs({ files: [script, at("lib", "tools", "setup", "chorales.json")] }),
  isThere: () =>
    existsSync(paths.chorales) &&
    readdirSync(paths.chorales).filter((name) => name.endsWith(".mid")).length === expected.pieces,
  async run({ run, progress }) {
    /** @type {Record<string, unknown> | undefined} */
    let counts;
    const { status, output } = await run(
      paths.python,
      [script, paths.chorales, "--work", join(paths.stamps, "chorales")],
      {
        cwd: at(),
        onLine(line) {
          const event = readEvent(line);
          if (event.event === "progress") progress(`${event.done}/${event.of}`);
          if (event.event === "done") counts = event;
        },
      },
    );
    if (status !== 0 || !counts) {
      throw explain("Bach chorales", output, {
        message: "the conversion failed",
        remedy: "see the output below, then run the command again",
      });
    }
    checkCounts(counts);
    return `${expected.pieces} pieces, ${expected.notes.toLocaleString("en")} notes`;
  },
};

module.exports = { checkCounts, music };
