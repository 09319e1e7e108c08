// Removes what set-up, reports and tests made; never what the reader wrote.
const { existsSync, rmSync } = require("node:fs");
const { at } = require("./paths.cjs");

const made = [".etude", "figures/reports", "data/chorales", "coverage"];
const installed = ["node_modules", ".venv"];

const help = `npm run clean [-- --all]

  removes ${made.join(", ")}
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
  const folders = words.includes("--all") ? [...made, ...installed] : made;
  for (const folder of folders) {
    if (!existsSync(at(folder))) continue;
    rmSync(at(folder), { recursive: true, force: true });
    process.stdout.write(`removed ${folder}\n`);
  }
  return 0;
}

module.exports = { clean };
