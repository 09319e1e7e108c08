/**
 * # Chapter 7: a forger and a critic
 *
 * What the notebook on GANs needs: a GAN of two numbers in which one sees the game, tokens as
 * numbers, the signs of mode collapse, and what it says of four-voice music beside its floors.
 *
 * @module
 */

export { commonGan } from "../../recipes";
export { readMusic } from "../music";
export { choraleCollapse, collapseOf } from "./collapse";
export { criticReport, readCritic } from "./critic";
export { cropsToHear, fourVoiceMusic } from "./crops";
export {
  blurFinding,
  collapseFinding,
  costFinding,
  cropsFinding,
  gameFinding,
  overlapFinding,
  pairsFinding,
  toyFinding,
  triad,
  varietyFinding,
  weaknessFinding,
} from "./findings";
export { directionsTable, exploreLatent, latentSpace } from "./latent";
export {
  choraleFaultsTable,
  collapseTable,
  overlapFigure,
  playSounding,
  rangesTable,
  settingsTable,
  triadTable,
} from "./tables";
export { indexGanFor, numberTokens, passagesOf } from "./token-numbers";
export { trainToyGan } from "./toy-gan";
