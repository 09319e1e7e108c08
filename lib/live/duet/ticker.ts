const milliseconds = 20;

/** Calls back every 20 ms, in a background page too: the timers of a worker are not slowed. */
export function startTicker(tick: () => void): () => void {
  try {
    const code = `setInterval(() => postMessage(0), ${milliseconds})`;
    const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    const worker = new Worker(url);
    URL.revokeObjectURL(url);
    worker.onmessage = tick;
    return () => worker.terminate();
  } catch {
    const timer = setInterval(tick, milliseconds);
    return () => clearInterval(timer);
  }
}
