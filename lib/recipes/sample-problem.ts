import { groups } from "d3-array";
import type { Piece } from "../music";
import type { SamplingStrategy } from "../sampling";
import type { SampledPiece } from "./experiment-kind";
import { recipes } from "./published";
import type { OpenedRun } from "./recipe-run";

/** Why a generated piece is hardly music, and what would do. */
export interface SampleProblem {
  readonly kind: "no notes" | "one pitch" | "one chord";
  /** A sentence with cause and remedies. */
  readonly message: string;
}

/**
 * What is wrong with a generated piece: it has no note, or says one pitch or chord over and over.
 * Null where it has two, or begins once.
 *
 * @param given the strategy it was drawn with, where it is not the recipe's own
 * @example
 * problemOf(run, piece)?.message;
 * // 'no note: all 100 tokens are "rest" (argmax, 1 epoch of training); what would do: …'
 */
export function problemOf(
  run: Pick<OpenedRun, "config" | "speaker" | "epochs">,
  { piece, tokens }: SampledPiece,
  given?: SamplingStrategy,
): SampleProblem | null {
  const kind = kindOf(piece);
  if (kind === null) return null;
  const said = new Set(tokens);
  const same =
    said.size === 1 ? `all ${tokens.length} tokens are ${JSON.stringify(tokens[0])}` : "";
  const told = same ? `: ${same}` : "";
  const what = {
    "no notes": `no note: ${same || `none of its ${tokens.length} tokens is one`}`,
    "one pitch": `all ${piece.notes.length} notes have one pitch${told}`,
    "one chord": `all ${piece.notes.length} notes are one chord over and over${told}`,
  }[kind];
  const { causes, remedies } = explain(run, given);
  return { kind, message: `${what} (${causes.join(", ")}); what would do: ${remedies.join("; ")}` };
}

function kindOf({ notes }: Piece): SampleProblem["kind"] | null {
  if (notes.length === 0) return "no notes";
  const chords = groups(notes, ({ startTicks }) => startTicks).map(([, chord]) =>
    chord.map(({ pitch }) => pitch).join(),
  );
  if (chords.length === 1 || new Set(chords).size > 1) return null;
  return new Set(notes.map(({ pitch }) => pitch)).size === 1 ? "one pitch" : "one chord";
}

function explain(
  { config, speaker, epochs: trainedFor }: Pick<OpenedRun, "config" | "speaker" | "epochs">,
  given: SamplingStrategy | undefined,
) {
  const own = config.sampling as { readonly strategy?: SamplingStrategy } | undefined;
  const { argmax, temperature = 1 } = given ?? own?.strategy ?? {};
  const epochs = trainedFor();
  const unit = config.planned?.unit ?? "epochs";
  const trained = `${epochs} ${epochs === 1 ? unit.slice(0, -1) : unit} of training`;
  const draws = argmax ? "argmax" : `temperature ${temperature}`;
  const drawing = argmax
    ? "draw instead of taking the likeliest token (--temperature 1)"
    : `another temperature than ${temperature} (--temperature)`;
  const mended = !config.repaired && recipes.some(({ name }) => name === config.recipe);
  return {
    causes: [speaker ? draws : "a GAN that has collapsed", trained],
    remedies: [
      speaker ? drawing : "another noise (--seed)",
      "train for longer (etude train --resume --epochs N)",
      ...(mended ? ["train the recipe with its faults mended (--repaired)"] : []),
    ],
  };
}
