/**
 * # A model that plays
 *
 * What a page needs to compose with a network, to answer a keyboard and to be heard: the model in a
 * worker (`mind`), a generator and its latent space in another (`noise`), looped recordings played by
 * the browser's own sound (`sound`), and what the reader sees and touches (`view`). `page.ts` and the
 * workers are bundled into the page by `compose` and `explore` of `lib/display/workshop`; the sampler
 * in there is `lib/sampling`, to the last bit.
 *
 * @module
 */
export { factsOf } from "./mind/composer";
export type { ModelFacts } from "./mind/messages";
export { drumKit, type Instrument, packSounds, type Recording, type Zone } from "./sound/sounds";
