/** What one epoch came to. Losses in nats per target, accuracies in [0, 1]. */
export interface EpochRecord {
  /** Counts from 1. */
  readonly epoch: number;
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  /** Null where there is no validation source. */
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
  /** At the epoch's last step. */
  readonly learningRate: number;
  readonly seconds: number;
  /** Targets trained on. */
  readonly tokens: number;
  /** Optimiser steps since training began. */
  readonly steps: number;
}

/** The best epoch so far and the loss that made it so. */
export interface BestEpoch {
  readonly epoch: number;
  readonly loss: number;
}

/** The loss that decides: validation's, else training's. */
function decidingLoss(record: EpochRecord): number {
  return record.validationLoss ?? record.trainLoss;
}

/** The epoch with the lowest deciding loss, the earliest of equals; null without history. */
export function bestEpochOf(history: readonly EpochRecord[]): BestEpoch | null {
  let best: BestEpoch | null = null;
  for (const record of history) {
    const loss = decidingLoss(record);
    if (best === null || loss < best.loss) best = { epoch: record.epoch, loss };
  }
  return best;
}

/** Whether `patience` epochs (0 = unlimited) went by without a better loss. */
export function patienceIsOver(history: readonly EpochRecord[], patience: number): boolean {
  const best = bestEpochOf(history);
  if (patience === 0 || best === null) return false;
  return history[history.length - 1].epoch - best.epoch >= patience;
}
