/** What long work registers so that a user's interrupt stops it cleanly. */
export type InterruptHook = () => void;

const registryKey = Symbol.for("etude.interrupt");

// Kept on the process, not in this module: the notebook kernel reloads modules, not the process.
function hooks(): Set<InterruptHook> {
  const holder = globalThis as { [registryKey]?: Set<InterruptHook> };
  holder[registryKey] ??= new Set();
  return holder[registryKey];
}

/** Registers `hook` for the next interrupt; returns the function that takes it back. */
export function onInterrupt(hook: InterruptHook): () => void {
  hooks().add(hook);
  return () => {
    hooks().delete(hook);
  };
}

/** Runs every hook once and forgets them; false when there was none. */
export function runInterruptHooks(): boolean {
  const waiting = [...hooks()];
  hooks().clear();
  for (const hook of waiting) hook();
  return waiting.length > 0;
}
