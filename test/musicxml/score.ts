/** A small partwise score: what is between the part's bars is written by the test. */
export function score(
  bars: readonly string[],
  { instruments = "", divisions = 4, name = "Flute" } = {},
): string {
  const head = `<attributes><divisions>${divisions}</divisions></attributes>`;
  const measures = bars.map(
    (bar, i) => `<measure number="${i + 1}">${i === 0 ? head : ""}${bar}</measure>`,
  );
  return scoreOf([{ name, instruments, measures: measures.join("") }]);
}

export interface WrittenPart {
  readonly name: string;
  readonly measures: string;
  readonly instruments?: string;
}

export function scoreOf(parts: readonly WrittenPart[]): string {
  const list = parts.map(
    ({ name, instruments = "" }, i) =>
      `<score-part id="P${i}"><part-name>${name}</part-name>${instruments}</score-part>`,
  );
  const bodies = parts.map(({ measures }, i) => `<part id="P${i}">${measures}</part>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 3.1 Partwise//EN" "http://www.musicxml.org/dtds/partwise.dtd">
<score-partwise version="3.1"><part-list>${list.join("")}</part-list>${bodies.join("")}</score-partwise>`;
}

/** A note such as `note("C4", 4)`, `note("F#5", 2, "<chord/>")`. */
export function note(pitch: string, duration: number, more = ""): string {
  const [, step, sign, octave] = /^([A-G])([#b]?)(\d)$/.exec(pitch) ?? [];
  const alter = sign === "" ? "" : `<alter>${sign === "#" ? 1 : -1}</alter>`;
  const chord = more.includes("<chord/>") ? "<chord/>" : "";
  const rest = more.replace("<chord/>", "");
  return (
    `<note>${chord}<pitch><step>${step}</step>${alter}<octave>${octave}</octave></pitch>` +
    `<duration>${duration}</duration>${rest}</note>`
  );
}

export const rest = (duration: number, attribute = "") =>
  `<note><rest ${attribute}/><duration>${duration}</duration></note>`;

export const time = (beats: string, type: number) =>
  `<attributes><time><beats>${beats}</beats><beat-type>${type}</beat-type></time></attributes>`;

export const bytesOf = (text: string) => new TextEncoder().encode(text);
