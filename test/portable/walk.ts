import { Random } from "../../lib/core";
import { midiToPiece, pieceToMidi, readMidi } from "../../lib/midi";
import { trainNgram } from "../../lib/models";
import { sampleTokens } from "../../lib/sampling";
import { buildVocabulary, encodingByName } from "../../lib/tokens";

/**
 * The whole way, as a browser or another project can go it: the bytes of MIDI files become pieces,
 * tokens and an n-gram; the n-gram's music becomes the bytes of a MIDI file.
 */
export async function walk(files: readonly Uint8Array[]): Promise<Uint8Array> {
  const encoding = encodingByName("remi");
  const pieces = files.map((bytes, i) => midiToPiece(readMidi(bytes, `${i}.mid`)));
  const tokens = pieces.map((piece) => encoding.encode(piece));
  const vocabulary = buildVocabulary(tokens);
  const sequences = tokens.map((piece) => vocabulary.encode(piece));
  const model = trainNgram(sequences, { order: 4, vocabularySize: vocabulary.size });
  const [stream] = await sampleTokens(model, vocabulary, {
    ...{ length: 120, count: 1, grammar: encoding.grammar, random: Random.fromSeed("walk") },
    strategy: { temperature: 1, topP: 0.95 },
  });
  return pieceToMidi(encoding.decode(stream.tokens));
}
