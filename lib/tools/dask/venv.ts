import { ensureVenv } from "../bench/venv";

/** Nothing but a sweep, and its tests, installs it. */
const requirements = ["dask[distributed]==2026.8.0"];

/**
 * The Python with Dask, `.etude/sweep-venv`, made once.
 * Throws `EtudeError` with pip's last words when it cannot be.
 */
export function ensureDask(report: (text: string) => void): string {
  return ensureVenv("sweep-venv", requirements, report);
}
