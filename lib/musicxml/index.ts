/**
 * # MusicXML
 *
 * Engraved scores to pieces: what a notation program exports (`.mxl`, `.musicxml`) as it sounds, with
 * repeats played, ties joined and transposing instruments in concert pitch. A score states its bars,
 * keys and voices, where a MIDI file often leaves them to be guessed: the default data comes from
 * here. Nothing opens a file, so that a browser can read what is dropped on a page.
 *
 * @module
 */
export { readMusicXml } from "./read";
