import { InvalidArgumentError } from "commander";
import type { Setting } from "../../recipes";

/** A number as typed; ranges are checked by what takes it. */
export function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value))
    throw new InvalidArgumentError("must be a number");
  return value;
}

/** A whole number ≥ 1 as typed. */
export function parseCount(text: string): number {
  const value = parseNumber(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new InvalidArgumentError("must be a whole number ≥ 1");
  }
  return value;
}

/** A whole number as typed: seeds. */
export function parseSeed(text: string): number {
  const value = parseNumber(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError("must be a whole number");
  return value;
}

/** `network.units=64` as typed, added to those before it: numbers, `true` and `false`, or words. */
export function collectSettings(
  text: string,
  before: Readonly<Record<string, Setting>> = {},
): Readonly<Record<string, Setting>> {
  const [, key, value] = /^([\w.]+)=(.+)$/.exec(text) ?? [];
  if (key === undefined) throw new InvalidArgumentError("must be such as network.units=64");
  const truths: Readonly<Record<string, boolean>> = { true: true, false: false };
  const number = Number(value);
  return { ...before, [key]: truths[value] ?? (Number.isFinite(number) ? number : value) };
}

/** Prints one JSON value to standard output. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
