/**
 * # A model that plays
 *
 * What a page needs to compose with a network, to answer a keyboard and to be heard: the model in a
 * worker (`mind`), looped recordings played by the browser's own sound (`sound`), and what the
 * reader sees and touches (`view`). `page.ts` and `mind/worker.ts` are bundled into the page by
 * `compose` of `lib/display`; the sampler in there is `lib/sampling`, to the last bit.
 *
 * @module
 */
export { factsOf } from "./mind/composer";
export type { ModelFacts } from "./mind/messages";
export { drumKit, type Instrument, packSounds, type Recording, type Zone } from "./sound/sounds";
