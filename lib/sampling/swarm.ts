import { EtudeError, type Random } from "../core";
import { Vocabulary } from "../tokens";
import { maskRow, noProbability } from "./growing-stream";
import { logSumExp, normaliseWeights } from "./particles";
import { drawToken } from "./rows";
import type { RuleState, Rules } from "./rules";
import { type SamplingStrategy, settingsOf, shapeDistribution } from "./strategies";

/** The particles of a filter over token sequences: their past, rules and weights. */
export class Swarm {
  readonly #vocabulary: Vocabulary;
  readonly #rules: Rules;
  readonly #strategy: SamplingStrategy;
  readonly #length: number;
  /** int32 [particles, length] */
  #ids: Int32Array;
  #states: RuleState[];
  /** Natural logs, since the last resampling; −∞ is dead. */
  logWeights: Float64Array;
  /** Natural, under the unshaped model. */
  logLikelihoods: Float64Array;
  #logEvidence = 0;

  constructor(parts: {
    vocabulary: Vocabulary;
    rules: Rules;
    strategy: SamplingStrategy;
    particles: number;
    length: number;
  }) {
    this.#vocabulary = parts.vocabulary;
    this.#rules = parts.rules;
    this.#strategy = parts.strategy;
    this.#length = parts.length;
    this.#ids = new Int32Array(parts.particles * parts.length);
    this.#states = Array.from({ length: parts.particles }, () => parts.rules.start());
    this.logWeights = new Float64Array(parts.particles);
    this.logLikelihoods = new Float64Array(parts.particles);
  }

  /**
   * Every particle says one token: `fixedId`, or one drawn when it is −1.
   *
   * @param rows float32 [particles, vocabulary.size]
   * @returns int32 [particles], what each said
   * @throws EtudeError when all are dead afterwards
   */
  step(rows: Float32Array, position: number, fixedId: number, random: Random): Int32Array {
    const size = this.#vocabulary.size;
    const said = new Int32Array(this.logWeights.length);
    const before = Float64Array.from(this.logWeights);
    for (let i = 0; i < said.length; i++) {
      // A dead particle still has to feed its stream something.
      said[i] = fixedId < 0 ? Vocabulary.unknownId : fixedId;
      if (this.logWeights[i] === -Infinity) continue;
      const row = rows.subarray(i * size, (i + 1) * size);
      const { id, logWeight } =
        fixedId < 0 ? this.#draw(i, row, random) : this.#force(i, row, fixedId);
      this.logWeights[i] += logWeight;
      if (logWeight === -Infinity) continue;
      said[i] = id;
      this.#say(i, position, id, row[id]);
    }
    if (this.logWeights.every((weight) => weight === -Infinity)) {
      throw this.#allDead(before, position, fixedId);
    }
    return said;
  }

  #say(particle: number, position: number, id: number, logProbability: number): void {
    this.logLikelihoods[particle] += logProbability;
    if (position >= this.#length) return; // <end>
    this.#ids[particle * this.#length + position] = id;
    const token = this.#vocabulary.tokens[id];
    this.#states[particle] = this.#rules.next(this.#states[particle], token);
  }

  #force(particle: number, row: Float32Array, id: number): { id: number; logWeight: number } {
    const state = this.#states[particle];
    const isEnd = id === Vocabulary.endId;
    const isAllowed = isEnd
      ? this.#rules.mayEnd(state)
      : this.#rules.allows(state, this.#vocabulary.tokens[id]);
    if (!isAllowed || row[id] === -Infinity) return { id, logWeight: -Infinity };
    return { id, logWeight: this.#tempered(row)[id] };
  }

  #draw(particle: number, row: Float32Array, random: Random): { id: number; logWeight: number } {
    const mask = this.#rules.mask(this.#states[particle], { end: false });
    const masked = maskRow(this.#tempered(row), mask);
    if (!masked) return { id: 0, logWeight: -Infinity };
    const shaped = shapeDistribution(masked, settingsOf(this.#strategy, "cut"));
    // The weight is what masks and truncation left of the model's probability.
    const left = masked.filter((_, id) => shaped[id] !== -Infinity);
    return { id: drawToken(shaped, random), logWeight: logSumExp(left) };
  }

  #tempered(row: Float32Array): Float64Array {
    return shapeDistribution(row, settingsOf(this.#strategy, "temperature"));
  }

  /** Particle i becomes a copy of old particle `ancestors[i]`; all weigh the same again. */
  select(ancestors: Int32Array): void {
    const total = logSumExp(this.logWeights);
    this.#logEvidence += total - Math.log(this.logWeights.length);
    const ids = new Int32Array(this.#ids.length);
    ancestors.forEach((ancestor, i) => {
      const from = ancestor * this.#length;
      ids.set(this.#ids.subarray(from, from + this.#length), i * this.#length);
    });
    this.#ids = ids;
    this.#states = Array.from(ancestors, (ancestor) => this.#states[ancestor]);
    this.logLikelihoods = Float64Array.from(ancestors, (i) => this.logLikelihoods[i]);
    this.logWeights = new Float64Array(ancestors.length);
  }

  /** The living particle whose sequence is likeliest. */
  best(): number {
    let best = -1;
    for (let i = 0; i < this.logWeights.length; i++) {
      if (this.logWeights[i] === -Infinity) continue;
      if (best < 0 || this.logLikelihoods[i] > this.logLikelihoods[best]) best = i;
    }
    return best;
  }

  /** A particle drawn by weight. */
  draw(random: Random): number {
    return random.weighted(normaliseWeights(this.logWeights));
  }

  /** A particle's sequence, int32 [length]. */
  idsOf(particle: number): Int32Array {
    return this.#ids.slice(particle * this.#length, (particle + 1) * this.#length);
  }

  summary(): { logEvidence: number; distinct: number } {
    const alive = Array.from(this.logWeights.keys()).filter((i) => this.logWeights[i] > -Infinity);
    const distinct = new Set(alive.map((i) => this.idsOf(i).join(","))).size;
    const last = logSumExp(this.logWeights) - Math.log(this.logWeights.length);
    return { logEvidence: this.#logEvidence + last, distinct };
  }

  #allDead(before: Float64Array, position: number, fixedId: number): EtudeError {
    const last = before.findIndex((weight) => weight > -Infinity);
    const state = this.#states[last];
    const where = `at token ${position} of ${this.#length}`;
    if (fixedId < 0) return this.#rules.nothingAllowed(state, where);
    const token = JSON.stringify(this.#vocabulary.tokens[fixedId]);
    if (fixedId === Vocabulary.endId && !this.#rules.mayEnd(state)) {
      return new EtudeError(
        `the piece cannot end after ${position} tokens (the encoding's grammar wants more: ` +
          "complete the last event, or pass endHere: false)",
      );
    }
    const forbidding = this.#rules.forbidding(state, this.#vocabulary.tokens[fixedId]);
    if (forbidding.length === 0) return noProbability(`${where}, where ${token} is fixed`);
    return new EtudeError(
      `fixed token ${token} ${where} breaks ${forbidding.join(" and ")} in every particle ` +
        "(loosen that constraint, or give more particles)",
    );
  }
}
