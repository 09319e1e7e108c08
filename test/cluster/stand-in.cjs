// Stands in for train-task.cjs where a scheduler's doings are tested: trains nothing, prints what
// `etude train --json` prints. It notes its beginning and end, and ends when its input is closed.
const { appendFileSync, mkdirSync } = require("node:fs");
const { basename, dirname, join } = require("node:path");

const words = process.argv.slice(2);
const after = (/** @type {string} */ flag) => words[words.indexOf(flag) + 1];

if (words[0] === "versions") {
  process.stdout.write(process.env.ETUDE_TEST_SITE ?? "");
} else {
  const folder = after("--out");
  mkdirSync(folder, { recursive: true });
  const log = join(dirname(folder), "begun.log");
  appendFileSync(log, `${basename(folder)} ${process.ppid}\n`);
  appendFileSync(join(folder, "epochs.log"), `${after("--epochs")}\n`);
  const setting = (/** @type {string} */ key) =>
    Number(words.find((word) => word.startsWith(`${key}=`))?.split("=")[1]);
  const loss = 10 / setting("network.units") + setting("training.learningRate");
  const heldOut = { loss, accuracy: 0.5 };
  const own = { epochs: 1, bestEpoch: 1, training: heldOut, heldOut, parameters: 9, seconds: 1 };
  process.stderr.write(`epoch 1: loss ${loss}\n`);
  process.stdin.on("end", () => process.exit(143));
  process.stdin.resume();
  setTimeout(() => {
    if (setting("network.units") === 3) {
      process.stderr.write("✗ the loss is not finite\n");
      process.exit(1);
    }
    const run = { ...own, weightsSha256: null, stopped: "finished" };
    process.stdout.write(JSON.stringify({ runs: [run] }), () => process.exit(0));
  }, 400);
}
