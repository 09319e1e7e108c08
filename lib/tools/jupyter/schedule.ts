/** A piece of work that keeps `cores` cores busy. */
export interface Task<T> {
  readonly cores: number;
  run(): Promise<T>;
}

/**
 * Runs tasks in order, side by side while their cores together fit into `capacity`; a task that
 * needs more runs alone. At most `jobs` at a time. Results in the order of the tasks.
 */
export async function runSideBySide<T>(
  tasks: readonly Task<T>[],
  { capacity, jobs }: { capacity: number; jobs: number },
): Promise<T[]> {
  const results: T[] = [];
  const waiting = tasks.map((task, index) => ({ task, index }));
  const running = new Set<Promise<void>>();
  let used = 0;
  const cost = (task: Task<T>) => Math.min(task.cores, capacity);

  function startNext(): boolean {
    if (running.size >= jobs) return false;
    const position = waiting.findIndex(({ task }) => used + cost(task) <= capacity);
    if (position < 0) return false;
    const [{ task, index }] = waiting.splice(position, 1);
    used += cost(task);
    const work = task.run().then((result) => {
      results[index] = result;
      used -= cost(task);
      running.delete(work);
    });
    running.add(work);
    return true;
  }

  while (waiting.length > 0 || running.size > 0) {
    while (startNext());
    await Promise.race(running);
  }
  return results;
}
