import { createPace, EtudeError } from "../../core";
import { type LoadedModel, loadModel } from "../../models/portable";
import { factsOf, fulfil, type Hearer } from "./composer";
import { groundOf, growTake } from "./grow";
import type { FromMind, ModelFacts, Take, ToMind, Wish } from "./messages";
import { Replier } from "./reply";

const warmTokens = 120;

// The worker of a page: the model lives here, so that the page never waits for it.
let loaded: LoadedModel | null = null;
let replier: Replier | null = null;
let stop = new AbortController();

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<ToMind>) => void;
  postMessage(message: FromMind): void;
};

const messageOf = (error: unknown) => {
  const { message } = error as Error;
  return error instanceof EtudeError ? message : `the model failed: ${message}`;
};

scope.onmessage = ({ data }) => {
  if (data.kind === "stop") stop.abort();
  else if (data.kind === "open") open(data.bytes, data.name);
  else if (data.kind === "hear") replier?.hear(data.phrase);
  else if (data.kind === "wish") void answer(data.id, data.wish);
};

function open(bytes: Uint8Array, name: string): void {
  try {
    loaded = loadModel(bytes, name);
    replier = new Replier(loaded);
    const facts = factsOf(loaded);
    scope.postMessage({ kind: "opened", facts });
    void warmUp(loaded, facts);
  } catch (error) {
    scope.postMessage({ kind: "refused", id: null, message: messageOf(error) });
  }
}

/** The first tokens are slow until the engine has compiled what draws them: not the reader's. */
async function warmUp(model: LoadedModel, { settings }: ModelFacts): Promise<void> {
  let left = warmTokens;
  const goesOn = () => Promise.resolve(--left > 0);
  const ground = groundOf(model, settings, { primer: null, bars: null });
  await growTake(ground, 0, () => undefined, goesOn).catch(() => undefined);
}

async function answer(id: number, wish: Wish): Promise<void> {
  stop.abort();
  stop = new AbortController();
  const { signal } = stop;
  try {
    const takes = wish.kind === "reply" ? await reply(wish, signal) : await make(id, wish, signal);
    scope.postMessage({ kind: "done", id, takes });
  } catch (error) {
    scope.postMessage({ kind: "refused", id, message: messageOf(error) });
  }
}

async function make(
  id: number,
  wish: Exclude<Wish, { kind: "reply" }>,
  signal: AbortSignal,
): Promise<Take[]> {
  if (!loaded) throw new EtudeError("the model is not open");
  const grown: Hearer["grown"] = (take, piece, givenTicks) =>
    scope.postMessage({ kind: "grown", id, take, piece, givenTicks });
  return fulfil(loaded, wish, { grown }, signal);
}

async function reply(
  { phrase, fromTicks, settings }: Extract<Wish, { kind: "reply" }>,
  signal: AbortSignal,
): Promise<Take[]> {
  if (!replier) throw new EtudeError("the model is not open");
  const pace = createPace(signal);
  try {
    const piece = await replier.reply(phrase, fromTicks, settings, () => pace.breathe());
    return [{ piece, bitsPerToken: Number.NaN, alarms: [], rank: null, reason: "", givenTicks: 0 }];
  } finally {
    pace.end();
  }
}
