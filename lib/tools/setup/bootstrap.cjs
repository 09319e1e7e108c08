// The entry of every npm script: plain JavaScript that runs before anything is installed.
const { mkdirSync } = require("node:fs");
const { join, resolve } = require("node:path");

const usage = `Étude: from raw MIDI files to trained networks that play

  npm start                     set up, run every notebook, write figures/reports/index.html
  npm test                      set up, run the whole test suite
  npm run setup                 set up only
  npm run lab                   JupyterLab on the notebooks
  npm run reports -- --help     run some notebooks, with another profile, other data
  npm run -s etude -- --help    train, sample, ingest from the command line
  npm run bench -- --help       benchmarks
  npm run docs                  pages of the library's API
  npm run clean -- --help       remove what was made
`;

const commands = ["start", "setup", "test", "lab", "reports", "etude", "bench", "docs", "clean"];
const oldestNode = [20, 19, 0];

/** @param {string} version such as 20.19.0 */
function isNodeNewEnough(version) {
  const parts = version.split(".").map(Number);
  for (let i = 0; i < 3; i++) {
    if (parts[i] !== oldestNode[i]) return parts[i] > oldestNode[i];
  }
  return true;
}

/** Temporary files stay in the project, unless its path is too long for the sockets made there. */
function keepTemporaryFilesInside(/** @type {string} */ root) {
  const folder = join(root, ".etude", "tmp");
  if (folder.length > 70) return;
  mkdirSync(folder, { recursive: true });
  process.env.TMPDIR = folder;
}

async function main() {
  const [command, ...rest] = process.argv.slice(2);
  const root = resolve(__dirname, "..", "..", "..");
  if (!isNodeNewEnough(process.versions.node)) {
    process.stderr.write(
      `✗ Node.js ${process.versions.node} is too old\n` +
        "  remedy: install Node.js 20.19 or newer (22 or 24): https://nodejs.org\n",
    );
    return 1;
  }
  if (!command || !commands.includes(command)) {
    const asked = !command || ["help", "--help", "-h"].includes(command);
    if (!asked) process.stderr.write(`unknown command: ${command}\n\n`);
    process[asked ? "stdout" : "stderr"].write(usage);
    return asked ? 0 : 2;
  }
  // Where paths that are typed start; npm has said so already.
  process.env.INIT_CWD ??= process.cwd();
  process.chdir(root);
  process.env.ETUDE_CACHE = join(root, ".etude", "cache");
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  if (command === "clean") return require("./clean.cjs").clean(rest);
  if (command === "setup" && rest.some((word) => word === "--help" || word === "-h")) {
    process.stdout.write("npm run setup: installs and builds what is missing or out of date\n");
    return 0;
  }
  keepTemporaryFilesInside(root);
  const { setup } = require("./setup.cjs");
  const worked = await setup();
  if (command === "setup") {
    if (!worked) process.stderr.write("✓ nothing to set up: everything is there\n");
    return 0;
  }
  // Named in variables: the compiler shall not follow them from this plain script.
  const loader = "tsx/cjs";
  const commandsModule = "./main.ts";
  require(loader);
  return require(commandsModule).main(command, rest);
}

main()
  .then((status) => {
    process.exitCode = status;
  })
  .catch((error) => {
    const text =
      error?.name === "SetupError"
        ? require("./failure.cjs").describe(error)
        : `${error?.stack ?? error}\n`;
    process.stderr.write(text);
    process.exitCode = 1;
  });
