/**
 * # What notebooks show
 *
 * One import: `import { show, table, linesFigure } from "./lib/display";`. Figures are plain data
 * that a pure function returns; text in them, in tables and in sentences is shown as it stands.
 *
 * ## Showing
 * - `show(...things)`: figures, tables, players, findings, prose, strings below the cell; outside a
 *   kernel they are collected, so that tests can look at them
 * - `finding(text, "result" | "warning" | "note")`: a box, `prose(text)`: paragraphs, both in
 *   Markdown, with numbers from the run
 * - `table(rows, columns?, { caption, quiet, limit })`: columns are keys or `{ key, title, unit,
 *   digits, best: "highest" | "lowest", format, align }`; `.text` is the table of a terminal
 *
 * ## Numbers as text
 * - `mark(value, digits = 3)` "1,234,567", "0.522"; `percent(share)` "52.2 %"; `duration(seconds)`
 *   "2 min 13 s"; `withInterval(value, low, high)` "4.63 [4.58, 4.69]"; `escapeHtml(text)`
 *
 * ## Music
 * - `await play(piece, { title, subtitle, caption, maxSeconds = 30, startSeconds, grid, … })`: the
 *   whole cell: roll, sound, MIDI link; `show(await playerRow([{ piece, title, … }, …], columns))`:
 *   players for comparison by ear; `pianoRoll(piece, options)`: the roll alone, as SVG text
 * - `musicFigure("pitch" | "pitchClass" | "duration" | "interOnset" | "interval" | "polyphony" |
 *   "all six", [{ label, role, pieces }])`, real music first
 *
 * ## Figures
 * - `linesFigure(series, { title, x, y, logX, logY })`, `barsFigure(categories, sets, parts)`,
 *   `histogramFigure([{ label, values }], { title, x, bins, range })`,
 *   `linePanelsFigure([{ title, series, level }], { title })`: lines as small multiples
 * - `bitsFigure([{ label, bits, low, high, role: "floor" | "model" }])`: what
 *   held-out music costs each model
 * - `learningCurvesFigure([{ label, history }], { unit: "bits", floors: [{ label, loss }] })`:
 *   losses in nats come in; runs of one label become a mean with a band
 * - any other: `tracesFigure(traces, { title, x, y, xAxis, … })` and `panelsFigure([{ title,
 *   traces, x, y }], { title }, columns)`; `coloursOf([{ label, role }])`: real music is ink, floors
 *   are grey, models take the colours of `colours` in order
 *
 * ## Progress (nothing in headless runs but the final figure)
 * - `progressBar(label, total)`: `{ update(done, note?), finish(text?) }`
 * - `trainingMonitor(label, { unit, floors, title })`: `{ onProgress, finish(history?) }`;
 *   `ganMonitor(label, steps)`: `{ record(point), finish(history?) }`
 *
 * @module
 */

export { bitsFigure } from "./figure-bits";
export { barsFigure, linesFigure, type Series } from "./figure-charts";
export { histogramFigure } from "./figure-histogram";
export { linePanelsFigure } from "./figure-line-panels";
export { musicFigure } from "./figure-music";
export { type Panel, panelsFigure } from "./figure-panels";
export { tracesFigure } from "./figure-traces";
export { learningCurvesFigure } from "./figure-training";
export { finding, prose } from "./finding";
export { ganMonitor, trainingMonitor } from "./monitor";
export { pianoRoll } from "./piano-roll";
export { play, playerRow } from "./player";
export { type Progress, progressBar } from "./progress";
export { type Html, show } from "./show";
export { table } from "./table";
export { duration, mark, percent, withInterval } from "./text";
export { colours, coloursOf, type Figure, type Labelled } from "./theme";
