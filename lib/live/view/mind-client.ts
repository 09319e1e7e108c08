import type { Piece } from "../../music";
import type { FromMind, ToMind, Wish } from "../mind/messages";

/** What the page hears of its model. */
export type MindListener = (message: FromMind) => void;

/** The page's side of the worker that holds the model; a worker that failed is begun anew. */
export class MindClient {
  readonly #code: string;
  readonly #model: { readonly bytes: Uint8Array; readonly name: string };
  readonly #listener: MindListener;
  #worker: Worker | null = null;
  #lastId = 0;

  constructor(
    code: string,
    model: { readonly bytes: Uint8Array; readonly name: string },
    listener: MindListener,
  ) {
    this.#code = code;
    this.#model = model;
    this.#listener = listener;
    this.#start();
  }

  /** @returns the number that answers carry */
  wish(wish: Wish): number {
    const id = ++this.#lastId;
    this.#send({ kind: "wish", id, wish });
    return id;
  }

  /** Lets the model listen along. */
  hear(phrase: Piece): void {
    this.#send({ kind: "hear", phrase });
  }

  stop(): void {
    this.#worker?.postMessage({ kind: "stop" } satisfies ToMind);
  }

  #send(message: ToMind): void {
    if (!this.#worker) this.#start();
    this.#worker?.postMessage(message);
  }

  #start(): void {
    try {
      const url = URL.createObjectURL(new Blob([this.#code], { type: "text/javascript" }));
      const worker = new Worker(url);
      URL.revokeObjectURL(url);
      worker.onmessage = ({ data }: MessageEvent<FromMind>) => this.#listener(data);
      worker.onerror = (event) => this.#fail(event.message || "it was ended");
      this.#worker = worker;
      worker.postMessage({ kind: "open", ...this.#model } satisfies ToMind);
    } catch (error) {
      this.#fail((error as Error).message);
    }
  }

  #fail(cause: string): void {
    this.#worker?.terminate();
    this.#worker = null;
    const message = `the model's worker failed: ${cause} (ask again: it is begun anew)`;
    this.#listener({ kind: "refused", id: null, message });
  }
}
