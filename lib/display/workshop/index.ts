/**
 * # A workshop in the page
 *
 * `compose(model)` in a cell, and the reader composes with the network: takes side by side, a
 * beginning drawn or played, a tune harmonised, a duet. The same stands in the exported page and
 * needs no network; the model, its code (`lib/live`, bundled) and the instruments are inside.
 *
 * @module
 */
export { compose } from "./compose";
