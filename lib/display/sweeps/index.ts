/**
 * # A sweep as it is seen
 *
 * What many trainings have come to, best first: `await watchSweep(folder)` in a notebook shows table,
 * learning curves and parallel coordinates (a line a configuration, an axis a setting, what is
 * minimised last) while a sweep is run elsewhere: it reads the sweep's folder alone.
 * `sweepTable(view)` and `sweepNote(view)` are the same for a terminal.
 *
 * @module
 */
export {
  sweepNote,
  /** @public Called in cells of the reader's own. */
  watchSweep,
} from "./monitor";
export { sweepTable } from "./table";
