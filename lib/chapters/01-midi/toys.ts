import { join } from "node:path";
import { writeFileAtomic } from "../../core/node";
import { createPiece, type Piece } from "../../music";
import { projectPath } from "../../project";
import { oddFiles } from "./odd-files";

/**
 * Sixteen beats, one note each, under a map of tempos.
 *
 * @param tempos from which beat on how many beats a minute
 */
export function sixteenBeats(tempos: readonly (readonly [beat: number, bpm: number])[]): Piece {
  const notes = Array.from({ length: 16 }, (_, beat) => {
    const times = { startTicks: beat * 480, durationTicks: 400 };
    return { pitch: 60 + (beat % 4) * 4, ...times, velocity: 80, track: 0 };
  });
  const changes = tempos.map(([beat, bpm]) => {
    return { ticks: beat * 480, microsecondsPerQuarter: Math.round(6e7 / bpm) };
  });
  return createPiece({ name: "sixteen beats", notes, tempos: changes });
}

/**
 * Makes a folder of troubled files: the odd ones, a text that calls itself MIDI, and `bytes` cut off
 * after the fortieth, as by a broken download.
 *
 * @returns its path
 */
export function troubleFolder(bytes: Uint8Array): string {
  const folder = projectPath(".etude", "tmp", "trouble");
  for (const { name, bytes: odd } of oddFiles) writeFileAtomic(join(folder, name), odd);
  writeFileAtomic(join(folder, "letter.mid"), "Dear Sir, enclosed please find my sonata.");
  writeFileAtomic(join(folder, "cut.mid"), bytes.subarray(0, 40));
  return folder;
}
