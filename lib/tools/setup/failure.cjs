// Failures of set-up: one message, with the remedy, instead of a log.

/** A failure whose message is written for the reader. */
class SetupError extends Error {
  /**
   * @param {string} message what went wrong
   * @param {string} remedy what to do about it
   * @param {string} [details] the end of the tool's own output
   */
  constructor(message, remedy, details = "") {
    super(message);
    this.name = "SetupError";
    this.remedy = remedy;
    this.details = details;
  }
}

const again = "then run the same command again: finished steps are kept";

/** Causes that any tool may meet, recognised in its output. */
const causes = [
  {
    pattern: /ENOSPC|No space left on device|Errno 28|not enough (disk )?space/i,
    message: "the disk is full",
    remedy: `free about 3 GB on the disk that holds this folder, ${again}`,
  },
  {
    pattern:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|Temporary failure in name resolution|Name or service not known|Failed to establish a new connection|Network is unreachable|Could not resolve host|getaddrinfo|Connection refused|Read timed out|ProxyError/i,
    message: "the network cannot be reached",
    remedy: `check the connection (and the proxy settings of npm and pip), ${again}`,
  },
  {
    pattern: /EACCES|EPERM|Permission denied|Errno 13|EROFS|Read-only file system/i,
    message: "a file or folder may not be written",
    remedy: `make this folder writable for you (is it owned by another user?), ${again}`,
  },
  {
    pattern: /ENOMEM|Cannot allocate memory|Killed signal|out of memory/i,
    message: "the memory is exhausted",
    remedy: `close other programs (2 GB should be free), ${again}`,
  },
];

/**
 * The error for a tool that failed: a known cause when its output shows one, else `fallback`.
 *
 * @param {string} step
 * @param {string} output
 * @param {{ message: string, remedy: string }} fallback
 */
function explain(step, output, fallback) {
  const cause = causes.find(({ pattern }) => pattern.test(output));
  const { message, remedy } = cause ?? fallback;
  const lines = output.trimEnd().split("\n").slice(-15).join("\n");
  return new SetupError(`${step}: ${message}`, remedy, lines);
}

/**
 * The one message.
 *
 * @param {SetupError} error
 */
function describe(error) {
  const details = error.details ? `\n  last output:\n${error.details.replace(/^/gm, "    ")}` : "";
  return `✗ ${error.message}\n  remedy: ${error.remedy}${details}\n`;
}

module.exports = { SetupError, again, describe, explain };
