// What the runner of notebooks (run.py) asks of a kernel that runs one notebook after the other.
const { setTimeout: sleep } = require("node:timers/promises");

/** How long what a notebook left running may take to fail. */
const graceMilliseconds = 1000;

/**
 * The requests by the type of their message.
 *
 * @param {{
 *   handler: { last: Promise<unknown>, execCount: number, failedAt: number },
 *   executor: { reset(): void },
 *   library: { forget(): void },
 * }} kernel
 */
function createRequests({ handler, executor, library }) {
  let usedBefore = { user: 0, system: 0 };
  let idle = process.getActiveResourcesInfo().length;
  return {
    /**
     * Forgets the cells that have run, and what modules of lib know; packages stay.
     *
     * @param {{ environment: Readonly<Record<string, string>> }} content
     */
    async etude_begin_request({ environment }) {
      await handler.last;
      Object.assign(process.env, environment);
      executor.reset();
      library.forget();
      handler.execCount = 0;
      handler.failedAt = 0;
      idle = process.getActiveResourcesInfo().length;
      return {};
    },
    /** Waits for what fails late; tells the processor time, and whether timers or files are left. */
    async etude_finish_request() {
      await handler.last;
      await sleep(graceMilliseconds);
      const { user, system } = process.cpuUsage();
      const cpuSeconds = (user + system - usedBefore.user - usedBefore.system) / 1e6;
      usedBefore = { user, system };
      return { cpuSeconds, isIdle: process.getActiveResourcesInfo().length <= idle };
    },
  };
}

module.exports = { createRequests };
