// Runs cells one after the other: statuses, errors, output, interrupts.
const { errorContent } = require("./errors.cjs");

/**
 * @typedef {import("./server.cjs").Output} Output
 * @typedef {ReturnType<typeof import("./errors.cjs").createErrorCollector>} ErrorCollector
 * @typedef {{ code: string, stop_on_error?: boolean }} ExecuteRequest
 * @typedef {{ execute(code: string): Promise<boolean>, interrupt(): void }} Executor
 */

const afterFailureMilliseconds = 200;

/** The hooks that long work registered (lib/core/interrupt.ts); false when there are none. */
function runInterruptHooks() {
  const holder = /** @type {Record<symbol, Set<() => void> | undefined>} */ (
    /** @type {unknown} */ (globalThis)
  );
  const hooks = holder[Symbol.for("etude.interrupt")];
  const waiting = [...(hooks ?? [])];
  hooks?.clear();
  for (const hook of waiting) hook();
  return waiting.length > 0;
}

/**
 * A handler class on top of tslab's.
 *
 * @param {any} jupyter tslab's module `dist/jupyter`
 */
function createHandlerClass(jupyter) {
  return class Handler extends jupyter.JupyterHandlerImpl {
    /**
     * @param {Executor} executor
     * @param {ErrorCollector} errors
     * @param {(code: string) => void} beforeCell
     */
    constructor(executor, errors, beforeCell) {
      super(executor, false);
      this.errors = errors;
      this.beforeCell = beforeCell;
      /** @type {Promise<unknown>} */
      this.last = Promise.resolve();
      this.failedAt = 0;
      this.running = false;
      this.interrupts = 0;
    }

    /**
     * The reply to an execute request, when its turn has come.
     *
     * @param {ExecuteRequest} request
     * @param {number} sent when the client sent it, milliseconds since 1970
     * @param {Output} output
     */
    execute(request, sent, output) {
      const turn = this.last.then(() => {
        if (this.#aborted(sent)) return { status: "aborted", execution_count: this.execCount };
        return this.#run(request, output);
      });
      this.last = turn.catch(() => {});
      return turn;
    }

    /** Cells queued behind a failed one are not run; what is sent after the failure is. @param {number} sent */
    #aborted(sent) {
      return sent <= this.failedAt && Date.now() < this.failedAt + afterFailureMilliseconds;
    }

    /** @param {ExecuteRequest} request @param {Output} output */
    async #run(request, output) {
      const count = ++this.execCount;
      process.stdout.write = this.writer("stdout", output);
      process.stderr.write = this.writer("stderr", output);
      jupyter.lastWriteDisplayData = (/** @type {object} */ data, /** @type {boolean} */ update) =>
        output.display(data, update);
      output.input(request.code, count);
      this.errors.clear();
      this.interrupts = 0;
      this.running = true;
      try {
        this.beforeCell(request.code);
        const ok = await this.executor.execute(request.code);
        if (ok && this.interrupts === 0) return { status: "ok", execution_count: count };
        if (ok) return this.#stop(request, { status: "aborted", execution_count: count });
        return this.#fail(request, output, this.errors.content());
      } catch (error) {
        return this.#fail(request, output, errorContent(error));
      } finally {
        this.running = false;
      }
    }

    /** @param {ExecuteRequest} request @param {Output} output @param {import("./server.cjs").ErrorContent} content */
    #fail(request, output, content) {
      output.error(content);
      return this.#stop(request, {
        status: "error",
        execution_count: this.execCount,
        ...content,
      });
    }

    /** @template T @param {ExecuteRequest} request @param {T} reply @returns {T} */
    #stop(request, reply) {
      if (request.stop_on_error !== false) this.failedAt = Date.now();
      return reply;
    }

    /** Stops long work at its next safe point; asked a second time, leaves the cell at once. */
    interrupt() {
      if (!this.running) return;
      this.interrupts++;
      if (this.interrupts === 1 && runInterruptHooks()) {
        process.stderr.write(
          "Interrupted: stopping at the next safe point, results so far are kept " +
            "(interrupt again to leave the cell at once).\n",
        );
        return;
      }
      runInterruptHooks();
      this.executor.interrupt();
    }

    /** @param {"stdout" | "stderr"} name @param {Output} output */
    writer(name, output) {
      const decoder = new TextDecoder();
      /** @type {(chunk: any, encoding?: any, done?: any) => boolean} */
      const write = (chunk, encoding, done) => {
        const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
        if (text) output.stream(name, text);
        const callback = typeof encoding === "function" ? encoding : done;
        if (typeof callback === "function") queueMicrotask(() => callback());
        return true;
      };
      return write;
    }
  };
}

module.exports = { createHandlerClass };
