// Worker threads start in plain JavaScript: the TypeScript loader first, then the module they are for.
require("tsx/cjs/api").register();
require(process.argv[2]);
