import { join } from "node:path";
import { MessageChannel } from "node:worker_threads";
import { EtudeError } from "../../../core";
import { startThread } from "../../../core/node";
import type { RecurrentModelParts } from "../recurrent-model";
import { Channel, channelMemory } from "./channel";
import type { HelperReply, HelperRequest, HelperStart } from "./messages";

/** A thread that keeps a copy of a network, and the state of its share of the streams. */
export class StreamHelper {
  readonly #channel: Channel<HelperRequest, HelperReply>;
  #asked = false;

  private constructor(channel: Channel<HelperRequest, HelperReply>) {
    this.#channel = channel;
  }

  /**
   * Starts a thread; takes most of a second, since TensorFlow is loaded in it.
   *
   * @param weights in shared memory
   */
  static async start({ config, weights, factors }: RecurrentModelParts): Promise<StreamHelper> {
    const { port1, port2 } = new MessageChannel();
    const sent = channelMemory();
    const start: HelperStart = {
      port: port2,
      sent,
      config,
      weights,
      factors: factors
        ? {
            names: [...factors.spec.names],
            sizes: [...factors.spec.sizes],
            tokens: [...factors.tokens],
          }
        : null,
    };
    const worker = startThread(join(__dirname, "worker"), {
      workerData: start,
      transferList: [port2],
    });
    await new Promise<void>((resolve, reject) => {
      worker.once("message", () => resolve());
      worker.once("error", reject);
      worker.once("exit", (code) => reject(new EtudeError(`a sampling thread ended (${code})`)));
    });
    worker.removeAllListeners();
    worker.unref(); // it ends with the process
    return new StreamHelper(new Channel(port1, sent, "owner"));
  }

  /** Asks without waiting; an answer that nobody took is dropped. */
  ask(request: Exclude<HelperRequest, { kind: "end" }>): void {
    if (this.#asked) this.#channel.receive();
    this.#asked = true;
    this.#channel.send(request);
  }

  /**
   * The answer to the last question.
   *
   * @throws EtudeError with what went wrong in the thread.
   */
  answer(): Float32Array[] {
    const reply = this.#channel.receive();
    this.#asked = false;
    if ("failure" in reply) throw new EtudeError(`a sampling thread failed: ${reply.failure}`);
    return reply.arrays;
  }

  /** Ends the thread. */
  end(): void {
    this.#channel.send({ kind: "end" });
  }
}
