/**
 * The relativistic paired loss (Jolicoeur-Martineau 2018): each real crop is compared with one
 * generated crop. The critic minimises softplus(−margin), the generator softplus(margin).
 *
 * @param margins score of the real crop minus that of its generated partner, [batch]
 */
export function relativisticPairs(margins: Float32Array) {
  const count = margins.length;
  const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  let criticLoss = 0;
  let generatorLoss = 0;
  for (const margin of margins) {
    criticLoss += softplus(-margin) / count;
    generatorLoss += softplus(margin) / count;
  }
  return {
    criticLoss,
    generatorLoss,
    criticPull: margins.map((margin) => sigmoid(-margin) / count),
    generatorPull: margins.map((margin) => sigmoid(margin) / count),
  };
}
