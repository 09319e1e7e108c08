/**
 * # What notebooks show
 *
 * One import: `import { show, table, bitsFigure } from "./lib/display";`
 *
 * ## Showing
 * - `show(...things)` — figures, tables, players, findings, prose, strings below the cell
 * - `slot().show(thing)` — a place that is updated while the cell runs
 * - `prose(markdown)` — a paragraph whose numbers come from the run
 * - `finding(text, "result" | "warning" | "note")` — a box; `**bold**` and `code` are rendered
 * - `table(rows, columns?, { caption, quiet, limit })` — columns: key or `{ key, title, unit,
 *   digits, best: "highest" | "lowest", format, align }`
 * - `takeDisplayed()`, `inKernel()` — for tests and commands
 *
 * ## Numbers as text
 * - `mark(value, digits = 3)` "1,234,567", "0.522"; `percent(share)` "52.2 %";
 *   `duration(seconds)` "2 min 13 s"; `withInterval(value, low, high)` "4.63 [4.58, 4.69]"
 *
 * ## Music
 * - `await play(piece, options)` — the whole cell: roll, sound, MIDI link
 * - `show(await player(piece, { title, subtitle, caption, maxSeconds = 30, startSeconds, colourBy,
 *   colours, grid: "bars" | "seconds", width, height, kilobits, fileName }))`
 * - `show(await playerRow([{ piece, title, … }, …], columns = 2))` — for comparison by ear
 * - `pianoRoll(piece, options)` → SVG text; `show({ html: pianoRoll(piece), text: "piano roll" })`
 * - `renderAudio(piece)`, `audioToWav(audio)`, `audioToMp3(audio)`, `clipOf(piece)` — sound as bytes
 *
 * ## Figures of tokens
 * - `tokenFrequencyFigure(counts, { minimumCount, title })`
 * - `encodingFigure([{ encoding, measures: { "tokens per note": 4.1, "velocity error": null } }])`
 * - `bigramFigure(sequences, { show, title })`, `windowLeakFigure([{ start, set }], length)`
 *
 * ## Figures of music (real first, then generated)
 * - `musicFigure("pitch" | "pitchClass" | "duration" | "interOnset" | "interval" | "polyphony",
 *   [{ label, pieces }])`, `musicProfileFigure(sets)` — all six
 * - `expressionFigure(piece)` — tempo and velocity; `selfSimilarityFigure(piece)`
 *
 * ## Figures of training and comparison
 * - `learningCurvesFigure([{ label, history }], { unit: "bits", floors: [{ label, loss }] })` —
 *   losses in nats come in; runs of one label become a mean with a band
 * - `ganLossFigure(history)` — `{ step, generatorLoss, criticLoss, …Loss }`
 * - `bitsFigure([{ label, bits, low, high, kind: "floor" | "model" }])`
 * - `benchmarkFigure(rows, { title, per })`, `growthFigure(series, { title, x, y })`,
 *   `growthPanelsFigure([{ title, series }], { title, y })`, `growthExponent(series)`
 * - `measuresFigure([{ label, measures }], { title, unit })` — a grid of numbers
 * - `dotPanelsFigure([{ label, measures: { name: { value, low, high } } }], title)`
 *
 * ## Figures of sampling
 * - `nextTokenFigure([{ label, probabilities }], tokens, { show, title })`
 * - `expectationFigure(probabilitiesOfSteps, chosenIds, tokens, { show, title })`
 *
 * ## Any other figure
 * - `linesFigure(series, { title, x, y, logX, logY })`, `barsFigure(categories, sets, parts)`,
 *   `histogramFigure([{ label, values }], { title, x, bins, range })`,
 *   `heatMapFigure(values, rows, columns, { title, x, y, unit, numbers, difference, range })`,
 *   `panelsFigure([{ title, traces, x, y }], { title }, columns)`
 * - `coloursFor(labels)`, `colours` — real music is ink, LSTM blue, GRU vermilion, GAN green
 * - `await figureToSvg(figure, { width, height })`, `await saveFigure(name, figureOrSvg)`
 *
 * ## Progress (nothing in headless runs but the final figure)
 * - `progressBar(label, total)` → `{ update(done, note?), finish(text?) }`
 * - `trainingMonitor(label, { unit, floors, title })` → `{ onProgress, finish(history?) }`
 * - `ganMonitor(label, steps)` → `{ record(point), finish(history?) }`
 *
 * @module
 */
export * from "./audio";
export * from "./audio-file";
export * from "./clip";
export * from "./figure-charts";
export * from "./figure-comparison";
export * from "./figure-growth";
export * from "./figure-histogram";
export * from "./figure-music";
export * from "./figure-panels";
export * from "./figure-sampling";
export * from "./figure-structure";
export * from "./figure-svg";
export * from "./figure-tokens";
export * from "./figure-training";
export * from "./finding";
export * from "./monitor";
export * from "./piano-roll";
export * from "./player";
export { playerScript } from "./player-script";
export * from "./progress";
export * from "./save-figure";
export * from "./show";
export * from "./table";
export * from "./text";
export * from "./theme";
export * from "./timing";
