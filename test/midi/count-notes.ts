// Reads paths from standard input and prints a JSON line for each: the side of lib/midi in
// compare-readers.py.
import { readFileSync } from "node:fs";
import { readMidi } from "../../lib/midi/read";

for (const path of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  try {
    const file = readMidi(readFileSync(path), path);
    const trackNotes = file.tracks.map((track) => track.noteCount);
    const problems = file.problems.map((problem) => problem.kind);
    console.log(JSON.stringify({ path, notes: file.notes.count, trackNotes, problems }));
  } catch (error) {
    console.log(JSON.stringify({ path, refused: String(error) }));
  }
}
