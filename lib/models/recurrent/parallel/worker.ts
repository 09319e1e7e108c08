import { parentPort, workerData } from "node:worker_threads";
import { RecurrentModel } from "../recurrent-model";
import { StreamStates } from "../stream-states";
import { Channel } from "./channel";
import type { HelperReply, HelperRequest, HelperStart } from "./messages";

// The owner follows the factors; a model only has to know that there are some.
function modelOf({ config, weights, factors }: HelperStart): RecurrentModel {
  if (!factors) return new RecurrentModel({ config, weights });
  const { tokens, names, sizes } = factors;
  const spec = { names, sizes, start: () => null, next: () => null, ids: () => [] };
  return new RecurrentModel({ config, weights, factors: { spec, tokens } });
}

/** This thread's share of the streams that are open, by number. */
class Shares {
  readonly #model: RecurrentModel;
  readonly #open = new Map<number, StreamStates>();

  constructor(model: RecurrentModel) {
    this.#model = model;
  }

  answer(request: Exclude<HelperRequest, { kind: "end" }>): Float32Array[] {
    const states = this.#open.get(request.streams);
    if (request.kind === "write") {
      const share = states ?? new StreamStates(this.#model, 1);
      this.#open.set(request.streams, share);
      share.write(request.arrays);
      return [];
    }
    if (!states) throw new Error(`no streams ${request.streams} in this thread`);
    if (request.kind === "advance") return [states.advance(request.tokenIds, request.factors)];
    if (request.kind === "read") return states.read();
    states.close();
    this.#open.delete(request.streams);
    return [];
  }
}

function serve(start: HelperStart): void {
  const channel = new Channel<HelperReply, HelperRequest>(start.port, start.sent, "helper");
  const model = modelOf(start);
  const shares = new Shares(model);
  parentPort!.postMessage("ready");
  for (;;) {
    const request = channel.receive(Number.POSITIVE_INFINITY);
    if (request.kind === "end") break;
    try {
      channel.send({ arrays: shares.answer(request) });
    } catch (error) {
      channel.send({ failure: error instanceof Error ? error.message : String(error) });
    }
  }
  model.dispose();
}

serve(workerData as HelperStart);
