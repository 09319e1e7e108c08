// Worker threads start in plain JavaScript: this registers the TypeScript loader first.
const { register } = require("tsx/cjs/api");

register();
require("./worker");
