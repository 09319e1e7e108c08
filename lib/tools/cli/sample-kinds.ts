import { basename } from "node:path";
import { checkArgument, DataError, Random } from "../../core";
import { openCorpus, readMidiFile } from "../../corpus";
import { compareMemorisation, MemorisationIndex, rankStreams } from "../../evaluation";
import { describeLeftOut, leftOutOf, midiToPiece } from "../../midi";
import { type Piece, transposePiece } from "../../music";
import { userPath } from "../../project";
import type { OpenedRun, SampledPiece, Speaker } from "../../recipes";
import {
  buildConstraints,
  type Constraint,
  type FilledVoices,
  type FillOptions,
  type FourVoiceModel,
  harmonise,
  infill,
  type Primer,
  parseKeep,
  type SamplingStrategy,
  strategySteps,
  takePrimer,
} from "../../sampling";
import { isFourVoice, type VoiceName, voiceNames } from "../../tokens";
import type { SampleFlags } from "./sample-flags";

/** What `generate` needs besides the flags. */
export interface GenerateHooks {
  readonly strategy: SamplingStrategy | undefined;
  readonly signal: AbortSignal;
  /** 0 to 1. */
  onProgress(share: number): void;
}

/** Music as the flags ask for it: free, from a primer, around a melody, or into gaps. */
export async function generate(
  run: OpenedRun,
  flags: SampleFlags,
  hooks: GenerateHooks,
): Promise<SampledPiece[]> {
  const { speaker } = run;
  if (speaker === null) return drawAtOnce(run, flags, hooks);
  const { scale, range, polyphony, forbidParallels } = flags;
  const settings = { scale, range, polyphony, forbidParallels };
  const constraints = buildConstraints(speaker.encoding, speaker.vocabulary, settings);
  const isFilling = flags.melody !== undefined || flags.infill !== undefined;
  const pieces = isFilling
    ? await fill(run, speaker, flags, hooks, constraints)
    : await grow(run, speaker, flags, hooks, constraints);
  const given = flags.primer ?? flags.melody ?? flags.infill;
  const named = given === undefined ? pieces : pieces.map((one) => namedAfter(one, given));
  return flags.rank ? ranked(run, speaker, named) : named;
}

/** Messages call a piece by its path, which is not to stand in what is made from it. */
function namedAfter(one: SampledPiece, path: string): SampledPiece {
  return { ...one, piece: { ...one.piece, name: basename(path) } };
}

async function grow(
  run: OpenedRun,
  speaker: Speaker,
  flags: SampleFlags,
  hooks: GenerateHooks,
  constraints: readonly Constraint[],
): Promise<SampledPiece[]> {
  const primer = await primerOf(speaker, flags);
  return run.sample({
    seed: flags.seed,
    count: flags.count,
    length: flags.length ?? flags.chars,
    strategy: hooks.strategy,
    ...(primer ? { primer } : {}),
    ...(constraints.length > 0 ? { constraints } : {}),
    signal: hooks.signal,
    onProgress: ({ fraction }) => hooks.onProgress(fraction),
  });
}

/** The music of a GAN. */
function drawAtOnce(
  run: OpenedRun,
  flags: SampleFlags,
  { signal }: GenerateHooks,
): Promise<SampledPiece[]> {
  for (const name of steeringFlags) {
    checkArgument(
      flags[name] === undefined,
      name,
      flags[name],
      `the run ${run.config.experiment} is a GAN, which draws a piece at once and cannot be ` +
        "steered: take a recurrent run",
    );
  }
  const { seed, count, length = flags.chars } = flags;
  return run.sample({ seed, count, length, signal });
}

/** What only a model that speaks token by token can be told. */
const steeringFlags = [
  ...(["primer", "melody", "infill", "scale", "range", "polyphony", "forbidParallels"] as const),
  ...strategySteps.map(({ name }) => name),
  ...(["argmax", "rank"] as const),
];

/** The piece in a file that the user gave; says what of it is not kept. */
async function givenPiece(path: string): Promise<Piece> {
  const file = await readMidiFile(userPath(path), path);
  const unkept = describeLeftOut([leftOutOf(file)]);
  if (unkept) process.stderr.write(`${path}: read, but not kept: ${unkept}\n`);
  return midiToPiece(file);
}

async function primerOf(
  { encoding, vocabulary }: Speaker,
  flags: SampleFlags,
): Promise<Primer | undefined> {
  if (flags.primer === undefined) return undefined;
  const piece = await givenPiece(flags.primer);
  const { bars, transpose, dropUnknown } = flags;
  const unknown = dropUnknown ? "drop" : "refuse";
  return takePrimer(piece, encoding, vocabulary, { bars, transpose, unknown });
}

async function ranked(
  run: OpenedRun,
  { encoding }: Speaker,
  pieces: readonly SampledPiece[],
): Promise<SampledPiece[]> {
  const streams = pieces.flatMap(({ stream }) => (stream ? [stream] : []));
  const copying = await copyingOf(
    run,
    pieces.map(({ piece }) => piece),
  );
  const judged = rankStreams(streams, { encoding, ...copying });
  for (const { rank, bitsPerToken, alarms } of judged) {
    const alarm = alarms.length > 0 ? `; ${alarms.join("; ")}` : "";
    process.stderr.write(`rank ${rank}: ${bitsPerToken.toFixed(3)} bits per token${alarm}\n`);
  }
  return judged.map(({ index }) => pieces[index]);
}

/** Notes of each side in which copies are looked for: an index of them takes some 50 MB. */
const mostNotes = 500_000;

/** What tells copies apart: needs the run's own music, which may be gone. */
async function copyingOf(run: OpenedRun, generated: readonly Piece[]) {
  try {
    const { pieces } = await openCorpus(run.config.data);
    const heldOutNames = new Set(run.split.test);
    const isHeldOut = ({ name }: { name: string }) => heldOutNames.has(name);
    const heldOut = [...pieces.filter(isHeldOut).sample(mostNotes, "held out")];
    const training = pieces.filter((entry) => !isHeldOut(entry));
    const learnt = training.sample(mostNotes, "learnt");
    if (learnt.length < training.length) {
      const amount = `${learnt.length} of ${training.length} training pieces`;
      process.stderr.write(`copies are looked for in a sample: ${amount}\n`);
    }
    const index = new MemorisationIndex([...learnt]);
    if (heldOut.length === 0) return { index };
    return { index, copyLimit: compareMemorisation(index, generated, heldOut).limit };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    process.stderr.write(`copies are not looked for: ${error.message}\n`);
    return {};
  }
}

async function fill(
  run: OpenedRun,
  speaker: Speaker,
  flags: SampleFlags,
  hooks: GenerateHooks,
  constraints: readonly Constraint[],
): Promise<SampledPiece[]> {
  const parts = fourVoiceModel(run, speaker);
  const path = (flags.melody ?? flags.infill)!;
  const read = await givenPiece(path);
  const given = flags.transpose ? transposePiece(read, flags.transpose) : read;
  const results: SampledPiece[] = [];
  for (let index = 0; index < flags.count; index++) {
    const random = Random.fromSeed(`${flags.seed}/fill ${index}`);
    const options = {
      random,
      constraints,
      particles: flags.particles ?? 64,
      ...(hooks.strategy ? { strategy: hooks.strategy } : {}),
      signal: hooks.signal,
      onProgress: ({ position, length }: { position: number; length: number }) =>
        hooks.onProgress((index + position / length) / flags.count),
    };
    const filled = await fillOne(parts, given, flags, options);
    const { piece, tokens, logLikelihood } = filled;
    const scored = { primerLength: 0, logLikelihood, scoredTokens: tokens.length + 1 };
    results.push({ piece, tokens, stream: { tokens, ...scored, ended: "end" } });
  }
  return results;
}

async function fillOne(
  parts: FourVoiceModel,
  given: Piece,
  flags: SampleFlags,
  options: FillOptions,
): Promise<FilledVoices> {
  if (flags.melody !== undefined) {
    return harmonise(parts, given, { ...options, voice: voiceOf(flags.voice) });
  }
  const remedy = 'say what stays of --infill, as --keep "soprano,bass" or --keep "outside 5-8"';
  checkArgument(flags.keep !== undefined, "keep", "", remedy);
  const filled = await infill(parts, given, { ...options, keep: parseKeep(flags.keep) });
  const hasGap = filled.kept.includes(0);
  checkArgument(hasGap, "keep", flags.keep, `keeps all of ${flags.infill}: leave a gap to fill`);
  return filled;
}

function voiceOf(text = "soprano"): VoiceName {
  const voice = voiceNames.find((name) => name.toLowerCase() === text.trim().toLowerCase());
  checkArgument(voice !== undefined, "voice", text, `must be ${voiceNames.join(", ")}`);
  return voice;
}

function fourVoiceModel({ folder }: OpenedRun, speaker: Speaker): FourVoiceModel {
  const { encoding, ...others } = speaker;
  if (isFourVoice(encoding)) return { ...others, encoding };
  throw new DataError(
    `${folder}: its encoding is ${encoding.name}, which has no voices to add ` +
      "(train one: npm run -s etude -- train --recipe chorale)",
  );
}
