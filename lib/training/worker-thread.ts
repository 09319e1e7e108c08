import { parentPort } from "node:worker_threads";
import { Random } from "../core";
import { loadTensorFlow } from "../models/native";
import { type BatchScore, initialWeights, type Network } from "../models/recurrent";
import { closeSource, cutBatch, readBatches, type Share } from "./cut-batch";
import { type EpochPlan, planEpoch } from "./epoch-plan";
import { packFailure } from "./failure";
import type { StepRange, WorkerJob, WorkerReply, WorkerRequest } from "./messages";
import { learningRateAt } from "./schedule";
import { abortAll, type SharedState, stopDecided } from "./shared-state";
import { WorkerStep } from "./worker-step";

const progressMilliseconds = 100;

/** One job as a worker sees it. */
class Session {
  readonly #job: WorkerJob;
  readonly #network: Network;
  readonly #post: (reply: WorkerReply) => void;
  #state: SharedState | undefined;
  #step: WorkerStep | undefined;
  #plan: { epoch: number; plan: EpochPlan } | undefined;

  constructor(job: WorkerJob, post: (reply: WorkerReply) => void) {
    this.#job = job;
    this.#post = post;
    this.#network = loadNetwork(job);
  }

  share(state: SharedState, initialise: boolean): void {
    const { options, worker } = this.#job;
    this.#state = state;
    this.#step = new WorkerStep(loadTensorFlow(), this.#network, options, state, worker);
    if (!initialise || worker !== 0) return;
    const random = Random.fromSeed(`${options.seed}/weights`);
    state.weights.set(initialWeights(this.#network.parameters, random));
    state.average.set(state.weights.subarray(0, state.average.length));
  }

  train(range: StepRange, carried: readonly Float32Array[] | null): WorkerReply {
    const { state, runner, plan } = this.#prepare(range.epoch);
    runner.carried = carried ?? undefined;
    const meter = new ProgressMeter(range.epoch, plan.steps, this.#post);
    let step = range.from;
    let learningRate = 0;
    while (step < plan.steps) {
      const globalStep = range.globalStep + step - range.from;
      learningRate = this.#rate(range.epoch, step, plan.steps, globalStep);
      const batch = cutBatch(this.#job.train, plan, step, this.#share);
      const totals = runner.run(batch, { epoch: range.epoch, step, globalStep, learningRate });
      step++;
      if (this.#job.worker === 0) {
        addTo(state.epoch, totals);
        meter.add(step, totals, learningRate);
      }
      if (stopDecided(state)) break;
    }
    return {
      kind: "trained",
      step,
      steps: plan.steps,
      learningRate,
      carried: runner.carried ?? null,
    };
  }

  #prepare(epoch: number): { state: SharedState; runner: WorkerStep; plan: EpochPlan } {
    if (!this.#state || !this.#step) throw new Error("the worker has no shared memory yet");
    if (this.#plan?.epoch !== epoch) {
      this.#plan = { epoch, plan: planEpoch(this.#job.train, this.#job.options.seed, epoch, true) };
    }
    return { state: this.#state, runner: this.#step, plan: this.#plan.plan };
  }

  #rate(epoch: number, step: number, steps: number, globalStep: number): number {
    const { options } = this.#job;
    const progress = (epoch + step / steps) / options.epochs;
    return learningRateAt(options, { step: globalStep, epoch, progress });
  }

  get #share(): Share {
    return { index: this.#job.worker, of: this.#job.workers };
  }

  evaluate(): WorkerReply {
    const { validation } = this.#job;
    const totals = { lossSum: 0, correct: 0, count: 0 };
    if (!validation || !this.#state || !this.#step) return { kind: "evaluated", ...totals };
    const { weights, average } = this.#state;
    const parameters = this.#step.parameters(average.length > 0 ? average : weights);
    let carried: readonly Float32Array[] | undefined;
    for (const batch of readBatches(validation, { share: this.#share })) {
      const fed = batch.carryState ? { ...batch, initialState: carried } : batch;
      const score = this.#network.evaluate(parameters, fed);
      carried = score.finalState;
      totals.lossSum += score.lossSum;
      totals.correct += score.correct;
      totals.count += score.count;
    }
    loadTensorFlow().dispose(parameters);
    return { kind: "evaluated", ...totals };
  }

  close(): void {
    const { train, validation } = this.#job;
    closeSource(train);
    if (validation) closeSource(validation);
  }

  abort(): void {
    if (this.#state) abortAll(this.#state);
  }
}

function loadNetwork(job: WorkerJob): Network {
  const loaded = require(job.networkModule) as {
    createRecurrentNetwork(config: unknown): Network;
  };
  return loaded.createRecurrentNetwork(job.network);
}

function addTo(sums: Float64Array, score: BatchScore): void {
  sums[0] += score.lossSum;
  sums[1] += score.correct;
  sums[2] += score.count;
}

/** Gathers steps and reports them now and then. */
class ProgressMeter {
  readonly #epoch: number;
  readonly #steps: number;
  readonly #post: (reply: WorkerReply) => void;
  #last = performance.now();
  #loss = 0;
  #tokens = 0;

  constructor(epoch: number, steps: number, post: (reply: WorkerReply) => void) {
    this.#epoch = epoch;
    this.#steps = steps;
    this.#post = post;
  }

  add(step: number, score: BatchScore, learningRate: number): void {
    this.#loss += score.lossSum;
    this.#tokens += score.count;
    const now = performance.now();
    if (now - this.#last < progressMilliseconds && step < this.#steps) return;
    this.#last = now;
    const tokens = this.#tokens;
    const loss = this.#loss / tokens;
    const progress = { epoch: this.#epoch, step, steps: this.#steps, loss, tokens, learningRate };
    this.#post({ kind: "progress", progress });
    this.#loss = 0;
    this.#tokens = 0;
  }
}

function answer(
  request: WorkerRequest,
  session: Session | null,
  post: (reply: WorkerReply) => void,
): { session: Session | null; reply: WorkerReply } {
  if (request.kind === "begin") {
    session?.close();
    const begun = new Session(request.job, post);
    return { session: begun, reply: { kind: "begun" } };
  }
  if (request.kind === "end") session?.close();
  if (request.kind === "end" || !session) return { session: null, reply: { kind: "ended" } };
  if (request.kind === "share") {
    session.share(request.state, request.initialise);
    return { session, reply: { kind: "shared" } };
  }
  if (request.kind === "train") {
    return { session, reply: session.train(request.range, request.carried) };
  }
  return { session, reply: session.evaluate() };
}

function listen(): void {
  const port = parentPort;
  if (!port) return;
  const post = (reply: WorkerReply) => port.postMessage(reply);
  let session: Session | null = null;
  port.on("message", (request: WorkerRequest) => {
    try {
      const answered = answer(request, session, post);
      session = answered.session;
      post(answered.reply);
    } catch (error) {
      session?.abort();
      post({ kind: "failed", failure: packFailure(error) });
    }
  });
  loadTensorFlow();
  post({ kind: "ready" });
}

listen();
