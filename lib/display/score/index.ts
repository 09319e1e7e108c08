/**
 * # A score
 *
 * What was played, as a musician reads it: times become values that a notation can have, bars get
 * their signatures and a pickup, notes go to staves and voices, and alphaTab engraves the page. It is
 * in the project for its SoundFont already and takes a tenth of a second; verovio, the other
 * candidate, would be 7 MB more, starts in a second, reads no MIDI, and prints an accidental only
 * where its input says so.
 *
 * - `score(piece, { title, bars = 24, width = 960 })`: the engraving, for `show`; its cursor follows
 *   the player of the same piece on the page (`play`), a click on it goes there
 *
 * @module
 */
export { score } from "./score";
