// zeromq allows one send at a time and, after 512 in one turn of the event loop, postpones: the
// next call then throws EBUSY and the message is lost. A queue keeps every message, in order.

/** @typedef {{ send(parts: unknown): Promise<void>, readonly closed: boolean }} Socket */

/**
 * A `send` for one socket that may be called any number of times without waiting.
 *
 * @param {Socket} socket
 */
function createQueue(socket) {
  /** @type {unknown[]} */
  const waiting = [];
  let last = Promise.resolve();
  let draining = false;

  async function drain() {
    draining = true;
    while (waiting.length > 0 && !socket.closed) {
      await last.catch(() => {});
      if (socket.closed) break;
      try {
        last = socket.send(waiting[0]);
        waiting.shift();
      } catch {
        await new Promise((done) => setImmediate(done));
      }
    }
    draining = false;
  }

  return (/** @type {unknown} */ parts) => {
    if (socket.closed) return;
    if (!draining) {
      try {
        // Sent at once while the socket takes it: a busy loop still shows its progress.
        last = socket.send(parts);
        last.catch(() => {});
        return;
      } catch (error) {
        const { code } = /** @type {{ code?: string }} */ (error);
        if (code === "EBADF") return; // closed a moment ago: nobody listens any more
        if (code !== "EBUSY") throw error;
      }
    }
    waiting.push(parts);
    if (!draining) void drain();
  };
}

/** `send(socket, parts)` with one queue per socket. */
function createSender() {
  /** @type {WeakMap<Socket, (parts: unknown) => void>} */
  const queues = new WeakMap();
  return (/** @type {Socket} */ socket, /** @type {unknown} */ parts) => {
    let queue = queues.get(socket);
    if (!queue) {
      queue = createQueue(socket);
      queues.set(socket, queue);
    }
    queue(parts);
  };
}

module.exports = { createSender };
