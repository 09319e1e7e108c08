import { Random } from "../../core";
import type { LoadedModel } from "../../models/portable";
import { barsOf, beginningOf, endTicks, type Piece } from "../../music";
import {
  type Constraint,
  continuePiece,
  type Primer,
  type SampledStream,
  SteppedStreams,
  takePrimer,
} from "../../sampling";
import { Vocabulary } from "../../tokens";
import { type ComposeSettings, constraintsOf, strategyOf } from "./settings";

/** Tokens after which a take is first heard of, and then again. */
const firstTokens = 24;
const tokensBetween = 64;
/** Tokens between two looks at how many bars there are. */
const barTokens = 8;
/** No take has more tokens. */
const mostTokens = 6000;

/** What a take grows from. */
export interface Ground {
  readonly loaded: LoadedModel;
  readonly settings: ComposeSettings;
  readonly constraints: readonly Constraint[];
  /** What the reader gave; null for nothing. */
  readonly primer: Primer | null;
  /** Bars and ticks that are given. */
  readonly givenBars: number;
  readonly givenTicks: number;
}

/** A take as it grew. */
export interface Grown {
  readonly stream: SampledStream;
  readonly piece: Piece;
}

/**
 * What takes grow from: settings checked against one another, the beginning in the model's words.
 *
 * @throws what `takePrimer` and `buildConstraints` throw
 */
export function groundOf(
  loaded: LoadedModel,
  settings: ComposeSettings,
  given: { readonly primer: Piece | null; readonly bars: number | null },
): Ground {
  const { encoding, vocabulary } = loaded;
  strategyOf(settings);
  const constraints = constraintsOf(loaded, settings);
  const nothing = { primer: null, givenBars: 0, givenTicks: 0 };
  if (!given.primer || given.bars === 0) return { loaded, settings, constraints, ...nothing };
  const options = given.bars === null ? {} : { bars: given.bars };
  const primer = takePrimer(given.primer, encoding, vocabulary, options);
  const bars = barsOf(given.primer, endTicks(given.primer));
  const givenBars = given.bars ?? bars.length;
  const givenTicks = bars[givenBars]?.startTicks ?? endTicks(given.primer);
  return { loaded, settings, constraints, primer, givenBars, givenTicks };
}

/**
 * Grows the take of a number, token by token.
 *
 * @param heard called with the piece as far as it has grown
 * @param goesOn asked between tokens; false ends the take where it is
 */
export async function growTake(
  ground: Ground,
  number: number,
  heard: (piece: Piece) => void,
  goesOn: () => Promise<boolean>,
): Promise<Grown> {
  const { loaded, settings, constraints, primer, givenBars } = ground;
  const { model, vocabulary, encoding, header } = loaded;
  const knowsBorders = header.run.sampling.start === "start-token";
  const random = Random.fromSeed(settings.seed);
  const start = primer?.tokens ?? startOf(loaded, random.fork("start"));
  const streams = new SteppedStreams(model, vocabulary, {
    ...{ random, numbers: [number], primer: start, constraints },
    ...(knowsBorders ? { grammar: encoding.grammar } : {}),
  });
  const drawing = { strategy: strategyOf(settings), stopAtEnd: knowsBorders };
  const own = (tokens: readonly string[]) => tokens.slice(primer ? 0 : start.length);
  const read = (tokens: readonly string[]) =>
    primer ? continuePiece(primer, encoding, own(tokens)) : encoding.decode(own(tokens));
  const wanted = givenBars + settings.bars;
  try {
    const said = () => vocabulary.decode(streams.streams[0].ids);
    for (let count = 1; !streams.ended; count++) {
      streams.step(drawing);
      const isLooked = count % barTokens === 0;
      const isTold = count === firstTokens || (count - firstTokens) % tokensBetween === 0;
      if (isLooked || isTold) {
        const piece = read(said());
        if (isTold) heard(cutToBars(piece, wanted));
        if (barsIn(piece) > wanted || count >= mostTokens) streams.cut(0, "length");
      }
      if (!(await goesOn())) streams.cut(0, "interrupted");
    }
    const [stream] = streams.finish();
    return { stream, piece: cutToBars(read(stream.tokens), wanted) };
  } finally {
    streams.close();
  }
}

function barsIn(piece: Piece): number {
  return barsOf(piece, endTicks(piece)).length;
}

/** The first bars of a piece. */
function cutToBars(piece: Piece, bars: number): Piece {
  const all = barsOf(piece, endTicks(piece));
  return all.length > bars ? beginningOf(piece, all[bars].startTicks) : piece;
}

/** What the model's recipe puts before the first token that it samples. */
function startOf({ header, vocabulary }: LoadedModel, random: Random): string[] {
  const { start } = header.run.sampling;
  const primers = header.run.primers as readonly (readonly number[])[] | undefined;
  if (start === "start-token" || !primers || primers.length === 0) return [];
  const ids = primers[random.integer(primers.length)].filter((id) => id > Vocabulary.endId);
  const tokens = vocabulary.decode(ids);
  return start === "random-token" ? [tokens[random.integer(tokens.length)]] : tokens;
}
