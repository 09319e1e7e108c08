// One set-up at a time: the second waits for the first.
const { mkdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { dirname } = require("node:path");

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {{ code?: string }} */ (error).code === "EPERM";
  }
}

/** The process that holds the lock, or undefined when nobody does. @param {string} path */
function holder(path) {
  try {
    const pid = Number.parseInt(readFileSync(path, "utf8"), 10);
    return Number.isInteger(pid) && pid !== process.pid && isAlive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Takes the lock, waiting while another living process holds it; returns its release.
 * A lock left by a killed process is taken over.
 *
 * @param {string} path
 * @param {{ onWait?: (pid: number) => void, pollMilliseconds?: number }} [options]
 */
async function takeLock(path, { onWait, pollMilliseconds = 500 } = {}) {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  for (;;) {
    try {
      writeFileSync(path, `${process.pid}\n`, { flag: "wx" });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (/** @type {{ code?: string }} */ (error).code !== "EEXIST") throw error;
    }
    const pid = holder(path);
    if (pid === undefined) {
      rmSync(path, { force: true });
      continue;
    }
    if (!told) onWait?.(pid);
    told = true;
    await new Promise((done) => setTimeout(done, pollMilliseconds));
  }
}

module.exports = { takeLock };
