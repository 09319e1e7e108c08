/**
 * # Instruments
 *
 * The SoundFont that all music here is played with (`sonivox.sf3` of `@coderline/alphatab`), whole
 * for what is rendered beforehand, and reduced to a few looped recordings for a page that plays by
 * itself.
 *
 * @module
 */
export { packInstruments } from "./instruments";
export { generalMidiBank, loadSpessa, type Spessa } from "./sound-bank";
