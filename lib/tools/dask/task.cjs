// What a worker starts: `train …` or `read-part FOLDER` in this project, or `versions` of it as JSON.
// It ends when its input is closed: so a worker takes it back, and so it ends with a worker that
// was killed.
const { join, resolve } = require("node:path");

const root = resolve(__dirname, "..", "..", "..");
/** Milliseconds to write a checkpoint in. */
const grace = 12_000;

process.env.INIT_CWD ??= process.cwd();
process.chdir(root);
process.env.ETUDE_CACHE ??= join(root, ".etude", "cache");
process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";

// Named in variables: the compiler shall not follow them from this plain script.
const loader = "tsx/cjs";
const site = "./site.ts";
const commands = "../setup/main.ts";
const reading = "../ingest/read-part.ts";

require(loader);
const words = process.argv.slice(2);
if (words[0] === "versions") {
  process.stdout.write(`${JSON.stringify(require(site).ownSite())}\n`);
} else {
  process.stdin.on("error", () => {});
  process.stdin.on("end", () => {
    process.kill(process.pid, "SIGTERM"); // as an interrupt: stops after the step at work
    setTimeout(() => process.exit(143), grace);
  });
  process.stdin.resume();
  // A part of a folder is read by little code: it loads in a fraction of the time.
  const isPart = words[0] === "read-part";
  const work = isPart ? require(reading).main(words[1]) : require(commands).main("etude", words);
  if (isPart) process.on("SIGTERM", () => process.exit(143)); // what it wrote is whole
  work.then((/** @type {number} */ status) => process.exit(status));
}
