// Puts the kernel together: corrected tslab, cells compiled strictly, lib loaded by tsx.
const { writeSync } = require("node:fs");
const { join } = require("node:path");
const { createErrorCollector, errorContent } = require("./errors.cjs");
const { createHandlerClass } = require("./handler.cjs");
const { watchLibrary } = require("./library.cjs");
const { createRequests } = require("./requests.cjs");
const { createServerClass } = require("./server.cjs");
const { loadTslab } = require("./tslab.cjs");

const headless = process.env.ETUDE_HEADLESS === "1";
/** The runner looks for this line in what the kernel's process printed. */
const failureMark = "etude kernel: unhandled in the background:";

/**
 * The compilers tslab asks for; the one for cells is made anew after an edit of lib.
 *
 * @param {any} createConverter
 */
function createCompilers(createConverter) {
  /** @type {any} */
  let node;
  const compilers = {
    get node() {
      node ??= createConverter({ isJS: false, isBrowser: false });
      return node;
    },
    get browser() {
      throw new Error("cells for the browser (@browser) are not supported here");
    },
    renew() {
      node?.close();
      node = undefined;
    },
    close() {
      node?.close();
    },
  };
  return compilers;
}

/** Set when Jupyter has asked the kernel to end. */
let closing = false;

/** The sockets' own complaint that they were closed while a message was under way. */
const isClosedSocket = (/** @type {unknown} */ reason) =>
  closing && /** @type {{ code?: string }} */ (reason)?.code === "EBADF";

/** A failure that no cell awaits: shown; without a reader in front of it, it ends the kernel. */
function onBackgroundFailure(/** @type {unknown} */ reason) {
  if (isClosedSocket(reason)) return;
  const { traceback } = errorContent(reason);
  process.stderr.write(`Unhandled in the background: ${traceback.join("\n")}\n`);
  if (!headless) return;
  writeSync(2, `${failureMark} ${traceback.join("\n")}\n`);
  setTimeout(() => process.exit(70), 100);
}

/** Gives background work a moment to fail before the process ends. */
function endSoon() {
  setTimeout(() => process.exit(0), 100).unref();
}

/**
 * Starts the kernel on the sockets that the connection file names.
 *
 * @param {string} root
 * @param {string} configPath
 */
async function startKernel(root, configPath) {
  const { converter, executor, jupyter } = loadTslab();
  /** @type {any} tslab's own classes are untyped here */
  const Handler = createHandlerClass(jupyter);
  /** @type {any} */
  const Server = createServerClass(jupyter);
  const library = watchLibrary(join(root, "lib"));
  const compilers = createCompilers(converter.createConverter);
  const errors = createErrorCollector();
  const console = {
    log: (/** @type {unknown[]} */ ...values) => globalThis.console.log(...values),
    error: errors.add,
  };
  const runner = executor.createExecutor(root, compilers, console);
  const handler = new Handler(runner, errors, (/** @type {string} */ code) => {
    if (/\bimport\b|\brequire\b/.test(code) && library.changed()) compilers.renew();
  });
  const server = new Server(handler, configPath);
  const close = server.close.bind(server);
  server.close = () => {
    closing = true;
    close();
    endSoon();
  };
  process.on("SIGINT", () => handler.interrupt());
  process.on("uncaughtException", onBackgroundFailure);
  process.on("unhandledRejection", onBackgroundFailure);
  await server.init();
  handler.requests = createRequests({ handler, executor: runner, library });
  void compilers.node; // Warm while the first cell is still on its way.
}

module.exports = { failureMark, startKernel };
