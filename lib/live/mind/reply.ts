import { DataError, Random } from "../../core";
import type { LoadedModel } from "../../models/portable";
import { endTicks, type Piece } from "../../music";
import { continuePiece, harmonise, SteppedStreams, takePrimer } from "../../sampling";
import { isFourVoice } from "../../tokens";
import { topLine } from "../duet/phrase";
import { type ComposeSettings, constraintsOf, strategyOf } from "./settings";

/** Fewer than for a page's harmony: a player waits. */
const particles = 8;
/** The last tokens of a phrase may change with its next note. */
const unsureTokens = 4;
/** No reply has more tokens. */
const mostTokens = 1500;
const barQuarters = 4;

/** A model that listens while somebody plays, so that its reply costs no more than its own notes. */
export class Replier {
  readonly #loaded: LoadedModel;
  #streams: SteppedStreams | null = null;
  #heard: readonly string[] = [];

  constructor(loaded: LoadedModel) {
    this.#loaded = loaded;
  }

  /** Hears a phrase as far as it goes; what it has heard before it does not hear again. */
  hear(phrase: Piece): void {
    if (isFourVoice(this.#loaded.encoding)) return;
    try {
      this.#listen(this.#tokens(phrase).slice(0, -unsureTokens));
    } catch {
      // What cannot be said is said when the reply is asked for.
    }
  }

  /**
   * What follows a phrase: its notes begin at `fromTicks` or later.
   *
   * @throws DataError for a phrase that the model has no words for
   */
  async reply(
    given: Piece,
    fromTicks: number,
    settings: ComposeSettings,
    goesOn: () => Promise<boolean>,
  ): Promise<Piece> {
    const { encoding, vocabulary } = this.#loaded;
    const phrase = isFourVoice(encoding) ? await this.#harmonised(given, settings) : given;
    const primer = takePrimer(phrase, encoding, vocabulary, { unknown: "drop" });
    const streams = this.#listen(primer.tokens);
    streams.constrain(constraintsOf(this.#loaded, settings));
    const kept = streams.keep();
    const drawing = { strategy: strategyOf(settings), stopAtEnd: false };
    const spoken = endTicks(phrase);
    const wanted = settings.bars * barQuarters * phrase.ticksPerQuarter;
    let piece = phrase;
    for (let count = 1; count <= mostTokens; count++) {
      streams.step(drawing);
      if (count % 8 !== 0) continue;
      piece = continuePiece(primer, encoding, vocabulary.decode(streams.streams[0].ids));
      if (endTicks(piece) - spoken > wanted || !(await goesOn())) break;
    }
    streams.takeBack(kept);
    return shifted(piece, spoken, fromTicks, wanted);
  }

  #tokens(phrase: Piece): readonly string[] {
    const { encoding, vocabulary } = this.#loaded;
    return takePrimer(phrase, encoding, vocabulary, { unknown: "drop" }).tokens;
  }

  #listen(tokens: readonly string[]): SteppedStreams {
    const isMore = this.#heard.every((token, i) => tokens[i] === token);
    if (!this.#streams || !isMore) this.#open();
    const streams = this.#streams!;
    for (const token of tokens.slice(this.#heard.length)) streams.say(token);
    this.#heard = tokens;
    return streams;
  }

  #open(): void {
    this.#streams?.close();
    const { model, vocabulary, encoding, header } = this.#loaded;
    const knowsBorders = header.run.sampling.start === "start-token";
    this.#streams = new SteppedStreams(model, vocabulary, {
      random: Random.fromSeed("duet"),
      ...(knowsBorders ? { grammar: encoding.grammar } : {}),
    });
    this.#heard = [];
  }

  /** Four voices never heard one alone: the phrase gets the other three first. */
  async #harmonised(phrase: Piece, settings: ComposeSettings): Promise<Piece> {
    const { model, vocabulary, encoding, header } = this.#loaded;
    if (!isFourVoice(encoding)) return phrase;
    const ranges = header.run.voiceRanges;
    const parts = { model, vocabulary, encoding, ...(ranges ? { ranges } : {}) };
    const random = Random.fromSeed(settings.seed).fork("duet");
    const options = { random, particles, strategy: strategyOf(settings), endHere: false };
    return (await harmonise(parts, topLine(phrase), options)).piece;
  }
}

/** The notes that were added, the first at `fromTicks`. */
function shifted(piece: Piece, given: number, fromTicks: number, wanted: number): Piece {
  const added = piece.notes.filter(({ startTicks }) => startTicks >= given);
  if (added.length === 0) {
    throw new DataError("the model has nothing to add to this phrase (play a longer one)");
  }
  const shift = fromTicks - added[0].startTicks;
  const until = added[0].startTicks + wanted;
  const notes = added
    .filter(({ startTicks }) => startTicks < until)
    .map((note) => ({
      ...note,
      startTicks: note.startTicks + shift,
      durationTicks: Math.min(note.durationTicks, until - note.startTicks),
    }));
  return { ...piece, notes };
}
