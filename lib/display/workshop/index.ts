/**
 * # A workshop in the page
 *
 * `compose(model)` in a cell, and the reader composes with the network: takes side by side, a
 * beginning drawn or played, a tune harmonised, a duet. `explore(generator)`, and the reader walks
 * through the latent space of a GAN by sliders. The same stands in the exported page and needs no
 * network; the model, its code (`lib/live`, bundled) and the instruments are inside.
 *
 * @module
 */
export { compose } from "./compose";
export { explore } from "./explore";
