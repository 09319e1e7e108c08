import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { EtudeError } from "../../../core";

/** Numbers of messages sent so far, by who is to hear them; in memory of both threads. */
const places = { helper: 0, owner: 1 } as const;

export type Side = keyof typeof places;

/** How long a thread looks out for a message before it sleeps: waking takes a tenth of that. */
const spinMilliseconds = 0.5;
const patienceMilliseconds = 60_000;

/** The memory two ends of a channel share. */
export const channelMemory = () => new Int32Array(new SharedArrayBuffer(8));

/**
 * One end of a line between two threads that answer each other at once. `receive` blocks its thread:
 * a message takes some 20 µs, where the event loop would take 100.
 */
export class Channel<Out, In> {
  readonly #port: MessagePort;
  readonly #sent: Int32Array;
  readonly #own: number;
  readonly #other: number;
  #heard = 0;

  constructor(port: MessagePort, sent: Int32Array, side: Side) {
    this.#port = port;
    this.#sent = sent;
    this.#own = places[side];
    this.#other = 1 - this.#own;
  }

  send(message: Out): void {
    this.#port.postMessage(message);
    Atomics.add(this.#sent, this.#other, 1);
    Atomics.notify(this.#sent, this.#other);
  }

  /**
   * The next message, waited for.
   *
   * @param patience most milliseconds to wait; default a minute
   * @throws EtudeError when nothing came.
   */
  receive(patience = patienceMilliseconds): In {
    const start = performance.now();
    while (Atomics.load(this.#sent, this.#own) === this.#heard) {
      const waited = performance.now() - start;
      if (waited < spinMilliseconds) continue;
      if (waited > patience) throw new EtudeError(`a thread did not answer within ${patience} ms`);
      Atomics.wait(this.#sent, this.#own, this.#heard, Math.min(patience, 1000));
    }
    this.#heard++;
    return receiveMessageOnPort(this.#port)!.message as In;
  }
}
