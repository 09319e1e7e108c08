import { MidiError } from "./midi-file";

const unpack = "unpack it and use the files inside";
const isAudio = "audio cannot be read as MIDI";
const isPicture = "a picture cannot be read as MIDI";
const isTracker = "open it in a tracker and export MIDI";
const isNotation = "export MIDI from the notation program";

const signatures: readonly [start: string, what: string, remedy: string][] = [
  ["PK\u0003\u0004", "a ZIP archive", unpack],
  ["\u001f\u008b", "a gzip archive", "unpack it with gunzip"],
  ["Rar!", "a RAR archive", unpack],
  ["7z\u00bc\u00af", "a 7z archive", unpack],
  ["BZh", "a bzip2 archive", unpack],
  ["\u00fd7zXZ", "an xz archive", unpack],
  ["RIFF", "a RIFF file of another kind, such as WAVE", "only RIFF files of kind RMID hold MIDI"],
  ["ID3", "MP3 audio", isAudio],
  ["OggS", "Ogg audio", isAudio],
  ["fLaC", "FLAC audio", isAudio],
  ["%PDF", "a PDF", isNotation],
  ["<?xml", "XML", isNotation],
  ["FORM", "AIFF audio", isAudio],
  [".snd", "AU audio", isAudio],
  ["GIF8", "a GIF picture", isPicture],
  ["\u0089PNG", "a PNG picture", isPicture],
  ["\u00ff\u00d8\u00ff", "a JPEG picture", isPicture],
  ["Extended Module: ", "an XM tracker file", isTracker],
  ["IMPM", "an IT tracker file", isTracker],
  ["\u0018FICHIER GUITAR PRO", "a Guitar Pro file", isNotation],
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
  const letters = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  const head = letters(0, 512);
  for (const [start, what, remedy] of signatures) {
    if (head.startsWith(start)) return [what, remedy];
  }
  if (isMpegFrame(bytes)) return ["MP3 audio", isAudio];
  if (letters(4, 8) === "ftyp") return ["MPEG-4 audio or video", isAudio];
  if (letters(44, 48) === "SCRM") return ["an S3M tracker file", isTracker];
  if (/^(M[.!]K[.!]|FLT[48]|\dCHN|\d\dCH)$/.test(letters(1080, 1084))) {
    return ["a MOD tracker file", isTracker];
  }
  if (/^\s*<(!doctype html|html|head|body)/i.test(head)) {
    return ["a web page", "download the file itself, not the page about it"];
  }
  if (bytes.every((byte) => byte === 0)) return ["zero bytes only", "download it again"];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters mark binary data
  if (!/[\u0000-\u0008\u000e-\u001f]/.test(head)) return ["text", "only MIDI files can be read"];
  return ["unknown data", "a MIDI file begins with the letters MThd"];
}

/** Whether a frame of MPEG audio, layer III, begins the file: an MP3 without a tag before it. */
function isMpegFrame([sync, versionAndLayer, rates]: Uint8Array): boolean {
  const isSync = sync === 0xff && (versionAndLayer & 0xe0) === 0xe0;
  const isLayer3 = (versionAndLayer & 0x06) === 0x02 && (versionAndLayer & 0x18) !== 0x08;
  return isSync && isLayer3 && (rates & 0xf0) !== 0xf0 && (rates & 0x0c) !== 0x0c;
}
