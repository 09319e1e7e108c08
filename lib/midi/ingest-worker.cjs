// The reading thread starts here: TypeScript first, then the work itself.
require("tsx/cjs/api").register();
require("./ingest-worker.ts");
