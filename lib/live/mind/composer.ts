import { checkArgument, createPace, Random } from "../../core";
import { rankStreams } from "../../evaluation/alarms";
import type { LoadedModel } from "../../models/portable";
import { barsOf, compareNotes, endTicks, type Piece } from "../../music";
import { type FourVoiceModel, harmonise, infill, keepOutsideBars } from "../../sampling";
import { isFourVoice, type VoiceName } from "../../tokens";
import { type Grown, groundOf, growTake } from "./grow";
import type { ModelFacts, Take, Wish } from "./messages";
import { alarmsOf, type Judged, rankTakes } from "./rank-takes";
import { constraintsOf, startSettings, strategyOf } from "./settings";

/** Particles of a harmony: enough for a tune, and soon there. */
const particles = 24;

/** What a wish is told of on the way. */
export interface Hearer {
  /** A take as far as it has grown. */
  grown(take: number, piece: Piece, givenTicks: number): void;
}

/** What a page has to know of a model. */
export function factsOf({ header, encoding }: LoadedModel): ModelFacts {
  const { name, card } = header;
  return {
    ...{ name, encoding: encoding.name, parameters: card.parameters, data: card.data.name },
    bitsPerToken: card.heldOut?.bitsPerToken ?? null,
    isFourVoice: isFourVoice(encoding),
    stepsPerQuarter: isFourVoice(encoding) ? encoding.stepsPerQuarter : 4,
    settings: startSettings(header),
  };
}

/**
 * Fulfils a wish: the same model, wish and seed make the same takes on every machine.
 *
 * @param signal stops it; what has been made is returned
 * @throws DataError, InvalidArgumentError, NothingAllowedError for what cannot be done
 * @example
 * const takes = await fulfil(loadModel(bytes, name), wish, { grown: show }, stop.signal);
 */
export async function fulfil(
  loaded: LoadedModel,
  wish: Exclude<Wish, { kind: "reply" }>,
  hearer: Hearer,
  signal?: AbortSignal,
): Promise<Take[]> {
  switch (wish.kind) {
    case "generate":
      return generate(loaded, wish, hearer, signal);
    case "again":
      return isFourVoice(loaded.encoding)
        ? filledBar(loaded, wish, signal)
        : replacedBar(loaded, wish, signal);
    case "harmonise":
      return harmonies(loaded, wish, hearer, signal);
  }
}

type WishFor<Kind extends Wish["kind"]> = Extract<Wish, { kind: Kind }>;

async function generate(
  loaded: LoadedModel,
  { settings, count, primer, bars }: WishFor<"generate">,
  hearer: Hearer,
  signal?: AbortSignal,
): Promise<Take[]> {
  const ground = groundOf(loaded, settings, { primer, bars });
  const pace = createPace(signal);
  const grown: Grown[] = [];
  try {
    for (let take = 0; take < count; take++) {
      const heard = (piece: Piece) => hearer.grown(take, piece, ground.givenTicks);
      const made = await growTake(ground, take, heard, () => pace.breathe());
      // One that was stopped before it said anything is no take.
      if (made.stream.tokens.length === made.stream.primerLength && take > 0) break;
      grown.push(made);
      heard(made.piece);
      if (signal?.aborted) break;
    }
  } finally {
    pace.end();
  }
  const ranked = rankStreams(
    grown.map(({ stream }) => stream),
    loaded,
  );
  const judged = grown.map(({ piece }, index) => {
    const { bitsPerToken, alarms } = ranked.find((each) => each.index === index)!;
    return { piece, bitsPerToken, alarms, givenTicks: ground.givenTicks };
  });
  return rankTakes(judged);
}

/** A piece that nobody began, with what speaks against it. */
const judge = (piece: Piece, bitsPerToken: number): Judged => ({
  ...{ piece, bitsPerToken, alarms: alarmsOf(piece), givenTicks: 0 },
});

const bitsOf = ({ logLikelihood, tokens }: { logLikelihood: number; tokens: readonly string[] }) =>
  -logLikelihood / Math.LN2 / tokens.length;

function fourVoices({ model, vocabulary, encoding, header }: LoadedModel): FourVoiceModel {
  const remedy = "has no voices to harmonise (take a model of four voices)";
  checkArgument(isFourVoice(encoding), "model", header.name, remedy);
  const ranges = header.run.voiceRanges;
  return { model, vocabulary, encoding, ...(ranges ? { ranges } : {}) };
}

async function filledBar(
  loaded: LoadedModel,
  { settings, piece, bar }: WishFor<"again">,
  signal?: AbortSignal,
): Promise<Take[]> {
  const filled = await infill(fourVoices(loaded), piece, {
    ...{ random: Random.fromSeed(settings.seed), particles, strategy: strategyOf(settings) },
    constraints: constraintsOf(loaded, settings),
    keep: keepOutsideBars(bar, bar),
    endHere: false,
    ...(signal ? { signal } : {}),
  });
  return rankTakes([judge(filled.piece, bitsOf(filled))]);
}

/** Without voices a bar is made from what comes before it, and what came after it stays. */
async function replacedBar(
  loaded: LoadedModel,
  { settings, piece, bar }: WishFor<"again">,
  signal?: AbortSignal,
): Promise<Take[]> {
  const bars = barsOf(piece, endTicks(piece));
  const { startTicks, lengthTicks } = bars[Math.min(bar, bars.length) - 1];
  const wish = { kind: "generate", count: 1, primer: piece, bars: bar - 1 } as const;
  const short = { ...settings, bars: 1 };
  const nobody = { grown: () => undefined };
  const [made] = await generate(loaded, { ...wish, settings: short }, nobody, signal);
  if (!made) return [];
  const isInside = (ticks: number) => ticks >= startTicks && ticks < startTicks + lengthTicks;
  const scale = piece.ticksPerQuarter / made.piece.ticksPerQuarter;
  const fresh = made.piece.notes
    .map((note) => ({
      ...note,
      track: Math.min(note.track, piece.tracks.length - 1),
      startTicks: Math.round(note.startTicks * scale),
      durationTicks: Math.round(note.durationTicks * scale),
    }))
    .filter((note) => isInside(note.startTicks));
  const kept = piece.notes.filter((note) => !isInside(note.startTicks));
  const notes = [...kept, ...fresh].sort(compareNotes);
  return rankTakes([judge({ ...piece, notes }, made.bitsPerToken)]);
}

async function harmonies(
  loaded: LoadedModel,
  { settings, count, melody }: WishFor<"harmonise">,
  hearer: Hearer,
  signal?: AbortSignal,
): Promise<Take[]> {
  const parts = fourVoices(loaded);
  const voice: VoiceName = "Soprano";
  const takes: Judged[] = [];
  for (let take = 0; take < count && !signal?.aborted; take++) {
    const random = Random.fromSeed(settings.seed).fork(`harmony ${take}`);
    const sung = await harmonise(parts, melody, {
      ...{ random, particles, voice, strategy: strategyOf(settings), endHere: false },
      constraints: constraintsOf(loaded, settings),
      ...(signal ? { signal } : {}),
    });
    takes.push(judge(sung.piece, bitsOf(sung)));
    hearer.grown(take, sung.piece, 0);
  }
  return rankTakes(takes);
}
