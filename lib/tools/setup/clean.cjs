// Removes what set-up, reports and tests made; never what the reader wrote.
const { existsSync, rmSync } = require("node:fs");
const { empty, some } = require("./owned.cjs");
const { at, paths } = require("./paths.cjs");

const made = [".etude", "figures/reports", "coverage"];
const installed = ["node_modules", ".venv"];

const help = `npm run clean [-- --all]

  removes ${made.join(", ")}, and of data/chorales what set-up put there
  --all   also ${installed.join(" and ")}: the next command sets up from nothing
`;

/** @param {readonly string[]} words the command line */
function clean(words) {
  if (words.includes("--help") || words.includes("-h")) {
    process.stdout.write(help);
    return 0;
  }
  const unknown = words.find((word) => word !== "--all");
  if (unknown) {
    process.stderr.write(`unknown option: ${unknown}\n\n${help}`);
    return 2;
  }
  if (existsSync(paths.chorales)) {
    const left = empty(paths.chorales);
    process.stdout.write(
      left.length === 0
        ? "removed data/chorales\n"
        : `removed the chorales of data/chorales; left what set-up did not make: ${some(left)}\n`,
    );
  }
  const folders = words.includes("--all") ? [...made, ...installed] : made;
  for (const folder of folders) {
    if (!existsSync(at(folder))) continue;
    rmSync(at(folder), { recursive: true, force: true });
    process.stdout.write(`removed ${folder}\n`);
  }
  return 0;
}

module.exports = { clean };
