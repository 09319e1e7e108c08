import { DataError, Random } from "../../core";
import { finding, mark, table, trainingMonitor, withInterval } from "../../display";
import { bootstrapMean } from "../../evaluation";
import {
  choraleDataset,
  choraleFloors,
  type MeanCost,
  scoreChoraleFloor,
  scoreChorales,
  splitChorales,
} from "../../literature";
import type { Piece } from "../../music";
import { fitRecurrent } from "../../training";

/** A floor or the network that was trained here, on the chorales of the folder. */
export interface LiveRow {
  readonly name: string;
  readonly isNetwork: boolean;
  /** Nats per note token. */
  readonly valid: number;
  readonly test: number;
  readonly interval: { readonly low: number; readonly high: number };
  readonly parameters: number;
  /** Of training. */
  readonly seconds: number;
}

/**
 * Protocol B at a small scale: the floors, and a network trained for so many epochs, on the folder's
 * pieces of four voices; none where it has too few.
 */
export async function trainLive(pieces: readonly Piece[], epochs: number): Promise<LiveRow[]> {
  const set = splitOrNull(pieces);
  if (!set) return [];
  const floors = Object.entries(choraleFloors).map(([name, contexts]): LiveRow => {
    const held = scoreChoraleFloor(contexts, set.train, set.test);
    const valid = scoreChoraleFloor(contexts, set.train, set.valid).mean;
    const { parameters } = held;
    return { name, isNetwork: false, valid, parameters, seconds: 0, ...scored(held) };
  });
  const dataset = choraleDataset(set);
  const monitor = trainingMonitor("GRU for sixteenths", { unit: "nats" });
  const fit = await fitRecurrent(dataset, {
    network: {
      cell: "gru",
      layers: 1,
      units: 96,
      input: { kind: "embedding", size: 32 },
      tiedOutput: false,
    },
    ...{ time: 128, batch: 16, training: { epochs } },
    onProgress: monitor.onProgress,
  });
  monitor.finish(fit.history);
  const score = (side: "valid" | "test") => scoreChorales(fit.model, dataset.vocabulary, set[side]);
  const valid = (await score("valid")).mean;
  const held = await score("test");
  fit.model.dispose();
  const { parameterCount: parameters, seconds } = fit;
  const name = `GRU(96), ${epochs} epochs`;
  return [...floors, { name, isNetwork: true, valid, parameters, seconds, ...scored(held) }];
}

function splitOrNull(pieces: readonly Piece[]) {
  try {
    return splitChorales(pieces, "the folder");
  } catch (error) {
    if (error instanceof DataError) return null;
    throw error;
  }
}

function scored(cost: MeanCost): Pick<LiveRow, "test" | "interval"> {
  const random = Random.fromSeed(0);
  const { low, high } = bootstrapMean(cost.nats, { counts: cost.counts, random });
  return { test: cost.mean, interval: { low, high } };
}

/** The rows, the network's last. */
export function liveTable(rows: readonly LiveRow[]) {
  const shown = rows.map(({ name, valid, test, interval, parameters, seconds, isNetwork }) => ({
    ...{ name, valid, parameters, isNetwork },
    test: withInterval(test, interval.low, interval.high),
    seconds: isNetwork ? seconds : null,
  }));
  const columns = [
    ...["name", { key: "valid", digits: 3 }, { key: "test", align: "right" as const }],
    ...["parameters", { key: "seconds", title: "seconds of training", digits: 0 }],
  ];
  const caption = "chorales of the folder: nats per note token, lower is better";
  return table(shown, columns, { caption, quiet: ({ isNetwork }) => !isNetwork });
}

/** How far the network that was trained here is from the best floor. */
export function liveFinding(rows: readonly LiveRow[]) {
  const own = rows.find(({ isNetwork }) => isNetwork);
  if (!own) {
    return finding("This folder has too few pieces of four voices for the protocol.", "note");
  }
  const floors = rows.filter(({ isNetwork }) => !isNetwork);
  const best = floors.reduce((a, b) => (b.test < a.test ? b : a));
  const side = own.test < best.test ? "below" : "above";
  return finding(
    `After ${mark(own.seconds, 0)} seconds of training the network says a note of unheard chorales for
    **${mark(own.test, 3)}** nats, ${side} the best floor (${best.name}, ${mark(best.test, 3)}).`,
  );
}
