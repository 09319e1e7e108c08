import type { FileText, MidiFile } from "./midi-file";

/** How much a file says that its piece does not keep. */
export interface LeftOut {
  /** Control changes (volume, modulation and the like), the sustain pedal not counted. */
  readonly controllers: number;
  readonly pitchBends: number;
  /** Lyrics, markers and other texts; names of tracks are kept. */
  readonly texts: number;
}

/** What `midiToPiece` leaves out of a file. */
export function leftOutOf({
  controllers: { count, number },
  pitchBends,
  texts,
}: MidiFile): LeftOut {
  let controllers = 0;
  // The sustain pedal, and the reset of all controllers, which lifts it.
  for (let i = 0; i < count; i++) if (number[i] !== 64 && number[i] !== 121) controllers++;
  const isName = ({ kind }: FileText) => kind === "track-name" || kind === "instrument";
  const others = texts.filter((text) => !isName(text)).length;
  return { controllers, pitchBends: pitchBends.count, texts: others };
}

/**
 * What was left out of files, all together and in words; "" for nothing.
 *
 * @example
 * describeLeftOut([leftOutOf(file)]); // "340 control changes, 12 pitch bends, 1 text"
 */
export function describeLeftOut(files: readonly LeftOut[]): string {
  const counted = (name: string, key: keyof LeftOut) => {
    const count = files.reduce((sum, file) => sum + file[key], 0);
    return count > 0 ? [`${count.toLocaleString("en")} ${name}${count === 1 ? "" : "s"}`] : [];
  };
  return [
    ...counted("control change", "controllers"),
    ...counted("pitch bend", "pitchBends"),
    ...counted("text", "texts"),
  ].join(", ");
}
