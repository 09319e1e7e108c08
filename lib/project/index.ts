/**
 * # Project
 *
 * Where things lie in this checkout, and the settings that a notebook runs with. Only chapters and
 * tools ask; the library is told its paths.
 *
 * @module
 */
export { dataPath, dataPlaces, defaultDataFolder } from "./data";
export {
  figuresPath,
  inputPath,
  modelPath,
  modelsPath,
  projectPath,
  projectRoot,
  recordPath,
  runsPath,
  userPath,
} from "./root";
export { type NotebookSettings, readSettings } from "./settings";
