import { MidiError } from "./midi-file";

const signatures: readonly [start: string, what: string, remedy: string][] = [
  ["PK\u0003\u0004", "a ZIP archive", "unpack it and use the files inside"],
  ["\u001f\u008b", "a gzip archive", "unpack it with gunzip"],
  ["RIFF", "a RIFF file of another kind, such as WAVE", "only RIFF files of kind RMID hold MIDI"],
  ["ID3", "MP3 audio", "audio cannot be read as MIDI"],
  ["OggS", "Ogg audio", "audio cannot be read as MIDI"],
  ["fLaC", "FLAC audio", "audio cannot be read as MIDI"],
  ["%PDF", "a PDF", "export MIDI from the notation program"],
  ["<?xml", "XML", "export MIDI from the notation program"],
  ["XMF_", "an XMF file", "export it as .mid"],
  ["version https://git-lfs", "a Git LFS pointer", "run git lfs pull"],
];

/** Why bytes without any MIDI chunk are refused: what they look like, and what to do instead. */
export function refuse(bytes: Uint8Array, name: string): MidiError {
  if (bytes.length === 0) {
    const message = "the file is empty (copy or download it again)";
    return new MidiError(name, { kind: "empty-file", byte: 0, message });
  }
  const [what, remedy] = describe(bytes);
  const message = `not a MIDI file but ${what} (${remedy})`;
  return new MidiError(name, { kind: "not-midi", byte: 0, message });
}

function describe(bytes: Uint8Array): readonly [what: string, remedy: string] {
  const head = String.fromCharCode(...bytes.subarray(0, 512));
  for (const [start, what, remedy] of signatures) {
    if (head.startsWith(start)) return [what, remedy];
  }
  if (/^\s*<(!doctype html|html|head|body)/i.test(head)) {
    return ["a web page", "download the file itself, not the page about it"];
  }
  if (bytes.every((byte) => byte === 0)) return ["zero bytes only", "download it again"];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters mark binary data
  if (!/[\u0000-\u0008\u000e-\u001f]/.test(head)) return ["text", "only MIDI files can be read"];
  return ["unknown data", "a MIDI file begins with the letters MThd"];
}
