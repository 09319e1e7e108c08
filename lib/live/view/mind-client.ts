import type { Piece } from "../../music";
import type { FromMind, ToMind, Wish } from "../mind/messages";
import { WorkerClient } from "./worker-client";

/** What the page hears of its model. */
export type MindListener = (message: FromMind) => void;

/** The page's side of the worker that composes. */
export class MindClient {
  readonly #worker: WorkerClient<ToMind, FromMind>;
  #lastId = 0;

  constructor(
    code: string,
    model: { readonly bytes: Uint8Array; readonly name: string },
    listener: MindListener,
  ) {
    this.#worker = new WorkerClient<ToMind, FromMind>(code, { kind: "open", ...model }, listener);
  }

  /** @returns the number that answers carry */
  wish(wish: Wish): number {
    const id = ++this.#lastId;
    this.#worker.send({ kind: "wish", id, wish });
    return id;
  }

  /** Lets the model listen along. */
  hear(phrase: Piece): void {
    this.#worker.send({ kind: "hear", phrase });
  }

  stop(): void {
    this.#worker.tell({ kind: "stop" });
  }
}
