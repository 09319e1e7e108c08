/** A piece of work that keeps `cores` cores busy. */
export interface Task<T> {
  readonly cores: number;
  /** Numbers of the tasks, among all, that must have ended before it begins; none may wait for it. */
  readonly after?: readonly number[];
  /** Does the work; it may call `release` when it needs its cores no longer. */
  run(release: () => void): Promise<T>;
}

/**
 * Runs tasks in order, side by side while their cores together fit into `capacity`; a task that
 * needs more runs alone. At most `jobs` at a time; one that comes after another waits for its end.
 * Results in the order of the tasks.
 */
export async function runSideBySide<T>(
  tasks: readonly Task<T>[],
  { capacity, jobs }: { capacity: number; jobs: number },
): Promise<T[]> {
  const results: T[] = [];
  const waiting = tasks.map((task, index) => ({ task, index }));
  const running = new Set<Promise<void>>();
  let used = 0;
  let changed = () => {};
  const ended = new Set<number>();
  const cost = (task: Task<T>) => Math.min(task.cores, capacity);
  const canStart = (task: Task<T>) =>
    used + cost(task) <= capacity && (task.after ?? []).every((index) => ended.has(index));

  function startNext(): boolean {
    if (running.size >= jobs) return false;
    const position = waiting.findIndex(({ task }) => canStart(task));
    if (position < 0) return false;
    const [{ task, index }] = waiting.splice(position, 1);
    let held = cost(task);
    used += held;
    const release = () => {
      used -= held;
      held = 0;
      changed();
    };
    const work = task.run(release).then((result) => {
      results[index] = result;
      ended.add(index);
      running.delete(work);
      release();
    });
    running.add(work);
    return true;
  }

  while (waiting.length > 0 || running.size > 0) {
    const change = new Promise<void>((resolve) => {
      changed = resolve;
    });
    while (startNext());
    if (running.size === 0) throw new Error("tasks wait for one another in a circle");
    await Promise.race([change, ...running]);
  }
  return results;
}
