// Set-up: every step once, again only when its inputs changed, two at a time where they allow it.
const { mkdirSync } = require("node:fs");
const { createDisplay } = require("./display.cjs");
const { SetupError, again, explain } = require("./failure.cjs");
const { takeLock } = require("./lock.cjs");
const { paths } = require("./paths.cjs");
const { endAll, endOrphans, run } = require("./run.cjs");
const { isStamped, removeStamp, writeStamp } = require("./stamps.cjs");

/**
 * @typedef {{ run: typeof run }} Probe
 *
 * @typedef {{
 *   run: typeof run,
 *   progress(text: string): void,
 *   done(step: string): Promise<unknown>,
 * }} StepContext
 *
 * `check` throws early what the step would lack in minutes. `isThere` tries what the step made: it
 * runs before every command, so it takes a fraction of a second.
 *
 * @typedef {{
 *   name: string,
 *   id: string,
 *   needs: readonly string[],
 *   key(): string,
 *   check?(): void,
 *   isThere(probe: Probe): boolean | Promise<boolean>,
 *   run(context: StepContext): Promise<string>,
 * }} Step
 */

/** @returns {Step[]} */
function allSteps() {
  const { packages } = require("./steps/packages.cjs");
  const { environment, jupyter } = require("./steps/python.cjs");
  const { tensorflow } = require("./steps/tensorflow.cjs");
  const { binding } = require("./steps/binding.cjs");
  const { kernels } = require("./steps/kernels.cjs");
  const { lab } = require("./steps/lab.cjs");
  const { music } = require("./steps/music.cjs");
  // The longest way first: the compiler waits for TensorFlow, which waits for Python.
  return [packages, environment, tensorflow, jupyter, binding, kernels, music, lab];
}

/**
 * Whether the step's result stands and was made from the present inputs.
 *
 * @param {Step} step
 * @param {string} stamps
 */
async function isCurrent(step, stamps) {
  try {
    return isStamped(stamps, step.id, step.key()) && (await step.isThere({ run }));
  } catch {
    return false;
  }
}

/** The steps that are to be done. @param {readonly Step[]} steps @param {string} stamps */
async function missing(steps, stamps) {
  const current = await Promise.all(steps.map((step) => isCurrent(step, stamps)));
  return steps.filter((_, i) => !current[i]);
}

/** Throws unless what the step made works. @param {Step} step */
async function checkResult(step) {
  const works = await Promise.resolve(step.isThere({ run })).catch(() => false);
  if (works) return;
  throw new SetupError(
    `${step.name}: finished without an error, but something is missing`,
    "npm run clean -- --all and npm run setup start afresh",
  );
}

/**
 * Runs the steps that are not current, each after those it needs.
 *
 * @param {readonly Step[]} steps
 * @param {ReturnType<typeof createDisplay>} display
 * @param {string} stamps
 */
async function runSteps(steps, display, stamps) {
  /** @type {Map<string, Promise<unknown>>} */
  const finished = new Map();
  /** The first failure in time: those after it come from ending the other steps. */
  /** @type {{ reason: unknown } | undefined} */
  let failure;
  const done = (/** @type {string} */ id) => finished.get(id) ?? Promise.resolve();

  async function perform(/** @type {Step} */ step) {
    await Promise.all(step.needs.map(done));
    // Looked at only now: an earlier step may have changed what this one stands on.
    if (failure || (await isCurrent(step, stamps))) return;
    display.start(step.name);
    removeStamp(stamps, step.id);
    const progress = (/** @type {string} */ text) => display.progress(step.name, text);
    try {
      const note = await step.run({ run, progress, done });
      await checkResult(step);
      writeStamp(stamps, step.id, step.key());
      display.end(step.name, note);
    } catch (error) {
      failure ??= { reason: isSetupError(error) ? error : unexpected(step, error) };
      endAll("SIGTERM");
    }
  }

  for (const step of steps) finished.set(step.id, perform(step));
  await Promise.all(finished.values());
  if (failure) throw failure.reason;
}

/** Told by name: tests load this file twice. @param {unknown} error */
function isSetupError(error) {
  return error instanceof Error && error.name === "SetupError";
}

/** @param {Step} step @param {unknown} error */
function unexpected(step, error) {
  return explain(step.name, String(/** @type {Error} */ (error)?.stack ?? error), {
    message: "unexpected failure",
    remedy: `see the output below, ${again}`,
  });
}

/**
 * Ends what is running when the reader interrupts.
 *
 * @param {ReturnType<typeof createDisplay>} display
 * @param {() => void} release
 */
function handleInterrupts(display, release) {
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    endAll("SIGTERM");
    release();
    display.close();
    process.stderr.write(
      `✗ set-up was interrupted\n  remedy: run the same command again: finished steps are kept\n`,
    );
    process.exit(signal === "SIGINT" ? 130 : 143);
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return () => {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  };
}

/**
 * Brings everything up to date; true when there was something to do.
 * Throws a `SetupError` with the one message for the reader.
 *
 * @param {{ steps?: readonly Step[], stamps?: string, lock?: string }} [options]
 */
async function setup({ steps = allSteps(), stamps = paths.stamps, lock = paths.lock } = {}) {
  const todo = await missing(steps, stamps);
  if (todo.length === 0) return false;
  const since = Date.now();
  for (const step of todo) step.check?.();
  const isFirst = todo.length === steps.length;
  const display = createDisplay({ names: todo.map(({ name }) => name), isFirst });
  let release = () => {};
  const forget = handleInterrupts(display, () => release());
  try {
    mkdirSync(paths.temporary, { recursive: true });
    release = await takeLock(lock, {
      onWait: (pid) => display.line(`another set-up is running (process ${pid}): waiting for it`),
    });
    endOrphans();
    display.plan();
    await runSteps(steps, display, stamps);
    display.line(`✓ set-up finished in ${((Date.now() - since) / 1000).toFixed(0)} s`);
    return true;
  } catch (error) {
    throw isSetupError(error)
      ? error
      : explain("set-up", String(error), {
          message: "unexpected failure",
          remedy: `see below, ${again}`,
        });
  } finally {
    display.close();
    forget();
    release();
  }
}

module.exports = { setup };
