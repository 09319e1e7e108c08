/** What a worker says when it has no answer. */
interface Refused {
  readonly kind: "refused";
  readonly id: number | null;
  readonly message: string;
}

/** The page's side of a worker that holds a model; one that failed is begun anew when it is asked. */
export class WorkerClient<To, From> {
  readonly #code: string;
  readonly #opening: To;
  readonly #listener: (message: From | Refused) => void;
  #worker: Worker | null = null;

  /**
   * @param code the worker's script
   * @param opening what it is told first
   */
  constructor(code: string, opening: To, listener: (message: From | Refused) => void) {
    this.#code = code;
    this.#opening = opening;
    this.#listener = listener;
    this.#start();
  }

  /** Tells the worker; begins it where there is none. */
  send(message: To): void {
    if (!this.#worker) this.#start();
    this.tell(message);
  }

  /** Tells the worker if there is one. */
  tell(message: To): void {
    this.#worker?.postMessage(message);
  }

  #start(): void {
    try {
      const worker = startWorker(this.#code);
      worker.onmessage = ({ data }: MessageEvent<From>) => this.#listener(data);
      worker.onerror = (event) => this.#fail(event.message || "it was ended");
      this.#worker = worker;
      worker.postMessage(this.#opening);
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

/** A worker of a script that stands in the page. */
export function startWorker(code: string): Worker {
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const worker = new Worker(url);
  URL.revokeObjectURL(url);
  return worker;
}
