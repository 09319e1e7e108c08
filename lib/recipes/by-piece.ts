import type { TokenRecipe } from "./recipe";

/** What the recipes of our own share: whole pieces are held out, all is heard in twelve keys. */
export const byPiece = {
  printed: null,
  minimumCount: 1,
  rareTokens: "unknown",
  vocabularyFrom: "training",
  window: { length: 128, stride: 1, crossPieces: false },
  split: "pieces",
  testFraction: 0.2,
  transpose: true,
  checkpointEvery: 1,
  cacheTokens: false,
  sources: {},
  faults: [],
} as const satisfies Partial<TokenRecipe>;
