// What nothing uses: `npx knip --config .knip.mjs` (with --production: what only tests use).
const cellsOf = (text) =>
  JSON.parse(text)
    .cells.filter((cell) => cell.cell_type === "code")
    .map((cell) => [cell.source].flat().join("").replaceAll('"./lib/', '"../lib/'))
    .join("\n");

export default {
  entry: [
    "notebooks/*.ipynb!",
    "lib/*/index.ts!",
    "lib/tools/setup/main.ts!",
    "lib/tools/{cli/etude,bench/bench}.ts!",
    "lib/**/{worker,ingest-worker}.ts!",
    "lib/tools/bench/{serve,growth-point,*-rival}.ts!",
    "lib/core/node/typescript-thread.cjs!",
    "lib/tools/**/*.cjs!",
    "lib/tools/jupyter/share/**/*.js!",
    "test/**/*.test.ts",
    "test/*.mts",
    "test/**/fixtures/*.{ts,cjs}",
  ],
  project: ["lib/**/*.{ts,cjs,js}!", "test/**/*.{ts,mts,cjs}", "notebooks/*.ipynb!"],
  includeEntryExports: true,
  ignoreExportsUsedInFile: true,
  compilers: { ipynb: cellsOf },
};
