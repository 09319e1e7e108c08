/** Base of every error this library throws on purpose: its message is meant for the reader. */
export class EtudeError extends Error {
  override name = "EtudeError";
}

/** A value handed in is out of its range: `invalid temperature: -1 (must be > 0)`. */
export class InvalidArgumentError extends EtudeError {
  override name = "InvalidArgumentError";
}

/** A file or folder of music cannot be used: the message names the file, the cause, the remedy. */
export class DataError extends EtudeError {
  override name = "DataError";
}

/** A run folder, checkpoint or model cannot be used: incomplete, locked, damaged or of another version. */
export class RunError extends EtudeError {
  override name = "RunError";
}

/**
 * Throws an `InvalidArgumentError` of the one shape all messages share unless `ok` holds.
 *
 * @example
 * checkArgument(temperature > 0, "temperature", temperature, "must be > 0");
 * // invalid temperature: -1 (must be > 0)
 */
export function checkArgument(
  ok: boolean,
  name: string,
  value: unknown,
  remedy: string,
): asserts ok {
  if (!ok) throw new InvalidArgumentError(`invalid ${name}: ${showValue(value)} (${remedy})`);
}

function showValue(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "object" && value !== null) return JSON.stringify(value);
  return String(value);
}
