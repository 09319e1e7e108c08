import { existsSync, readFileSync } from "node:fs";

/**
 * The most memory that this process has held, in bytes. What `resourceUsage` gives may be the peak of
 * the process that started this one.
 */
export function peakBytes(): number {
  const status = "/proc/self/status";
  const line = existsSync(status) ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(status, "utf8")) : null;
  return 1024 * (line ? Number(line[1]) : process.resourceUsage().maxRSS);
}
