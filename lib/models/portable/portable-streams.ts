import { checkArgument, EtudeError } from "../../core";
import { type FactorSource, FactorTracker } from "../../tokens";
import type { TokenStreams } from "..";
import type { SteppingNetwork } from "./stepping-network";

const noFactors = new Int32Array(0);

/** What streams are opened with. */
export interface StreamSetting {
  readonly batch: number;
  readonly factors: FactorSource | null;
  /** Tokens that are read again for every new one; 0 carries the state. */
  readonly window: number;
}

/** What one stream remembers; copied, never shared. */
interface StreamState {
  /** [stateSize] */
  readonly memory: Float32Array;
  /** Ids of the last tokens and their factors, at most `window`. */
  readonly seen: readonly Int32Array[];
}

/** Streams of a portable network: each row is stepped by itself. */
export class PortableStreams implements TokenStreams {
  readonly #network: SteppingNetwork;
  readonly #vocabularySize: number;
  readonly #setting: StreamSetting;
  readonly #tracker: FactorTracker | null;
  #states: StreamState[];
  #rows: Float32Array;
  #open = true;

  constructor(
    network: SteppingNetwork,
    vocabularySize: number,
    setting: StreamSetting,
    from?: PortableStreams,
  ) {
    const { batch, factors } = setting;
    this.#network = network;
    this.#vocabularySize = vocabularySize;
    this.#setting = setting;
    this.#tracker =
      (from ? from.#tracker?.copy() : factors && new FactorTracker(factors, batch)) ?? null;
    this.#states =
      from === undefined
        ? Array.from({ length: batch }, () => newState(network))
        : from.#states.map(copyOf);
    this.#rows = new Float32Array(batch * vocabularySize);
  }

  get batch(): number {
    return this.#states.length;
  }

  advance(tokenIds: Int32Array): Float32Array {
    this.#check(tokenIds);
    const factors = this.#tracker?.advance(tokenIds) ?? noFactors;
    const width = factors.length / this.batch;
    const size = this.#vocabularySize;
    for (let i = 0; i < this.batch; i++) {
      const ids = new Int32Array(1 + width);
      ids[0] = tokenIds[i];
      ids.set(factors.subarray(i * width, (i + 1) * width), 1);
      this.#states[i] = this.#step(this.#states[i], ids);
      this.#network.predict(this.#rows.subarray(i * size, (i + 1) * size));
    }
    return this.#rows;
  }

  #step(state: StreamState, ids: Int32Array): StreamState {
    const { window } = this.#setting;
    if (window === 0) {
      this.#network.step(ids, state.memory);
      return state;
    }
    const seen = [...state.seen, ids].slice(-window);
    state.memory.fill(0);
    for (const each of seen) this.#network.step(each, state.memory);
    return { memory: state.memory, seen };
  }

  select(indices: Int32Array): void {
    for (const index of indices) {
      checkArgument(index >= 0 && index < this.batch, "stream", index, `0 to ${this.batch - 1}`);
    }
    this.#states = Array.from(indices, (index) => copyOf(this.#states[index]));
    this.#rows = new Float32Array(indices.length * this.#vocabularySize);
    this.#tracker?.select(indices);
  }

  copy(): TokenStreams {
    const setting = { ...this.#setting, batch: this.batch };
    return new PortableStreams(this.#network, this.#vocabularySize, setting, this);
  }

  close(): void {
    this.#open = false;
    this.#states = [];
  }

  #check(tokenIds: Int32Array): void {
    if (!this.#open) throw new EtudeError("these streams are closed (open new ones)");
    checkArgument(
      tokenIds.length === this.batch,
      "token ids",
      tokenIds.length,
      `one for ${this.batch} streams`,
    );
    const most = this.#vocabularySize - 1;
    for (const id of tokenIds) {
      checkArgument(id >= 0 && id <= most, "token id", id, `must be 0 to ${most}`);
    }
  }
}

function newState({ stateSize }: SteppingNetwork): StreamState {
  return { memory: new Float32Array(stateSize), seen: [] };
}

function copyOf({ memory, seen }: StreamState): StreamState {
  return { memory: memory.slice(), seen };
}
