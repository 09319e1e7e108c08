/**
 * # Display
 *
 * What a notebook shows: figures (a pure function returns the Plotly figure), piano rolls, players
 * that sound without a network, tables, findings and progress. `show(thing)` puts it below the cell;
 * outside a kernel it is collected, so that tests can look at it.
 *
 * @module
 */
export { barsFigure, linesFigure, type Series } from "./figure-charts";
export {
  type BitsRow,
  benchmarkFigure,
  benchmarkGroup,
  bitsFigure,
  dotPanelsFigure,
  growthExponent,
  growthFigure,
  measuresFigure,
} from "./figure-comparison";
export { growthPanelsFigure } from "./figure-growth";
export { histogramFigure } from "./figure-histogram";
export { type LinePanel, linePanelsFigure } from "./figure-line-panels";
export { musicFigure, musicProfileFigure } from "./figure-music";
export { type Panel, panelsFigure } from "./figure-panels";
export { nextTokenFigure } from "./figure-sampling";
export { type FigureParts, tracesFigure } from "./figure-traces";
export { ganLossFigure, learningCurvesFigure } from "./figure-training";
export { finding, prose } from "./finding";
export { inlineMarkdown } from "./markdown";
export { ganMonitor, trainingMonitor } from "./monitor";
export { pianoRoll } from "./piano-roll";
export { play, player, playerRow } from "./player";
export { type Progress, progressBar } from "./progress";
export { type Html, show } from "./show";
export { table } from "./table";
export { duration, escapeHtml, mark, percent, withInterval } from "./text";
export { colours, coloursFor, type Figure } from "./theme";
