// What no part of the product uses: `npm test -- --only unused`. Tests do not count as users; what
// is there for them, or called by a name in a text, says `@public`.
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
    "lib/tools/{cli/etude,bench/bench,package/docs,ingest/read-part}.ts!",
    "lib/**/{worker,worker-thread,reader-worker}.ts!",
    "lib/live/page.ts!",
    "lib/tools/bench/{serve,growth-point,*-rival}.ts!",
    "lib/core/node/typescript-thread.cjs!",
    "lib/tools/**/*.cjs!",
    "lib/tools/jupyter/share/**/*.js!",
  ],
  project: ["lib/**/*.{ts,cjs,js}!", "notebooks/*.ipynb!"],
  includeEntryExports: true,
  ignoreExportsUsedInFile: true,
  // Loaded by a path or a name that is put together, or by the report's template.
  ignoreDependencies: [
    ...["@breezystack/lamejs", "@coderline/alphatab", "abcjs", "cli-progress", "jsdom", "mathjax"],
    ...["node-api-headers", "plotly.js-dist", "plotly.js-dist-min"],
  ],
  compilers: { ipynb: cellsOf },
};
