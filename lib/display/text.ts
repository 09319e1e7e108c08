import { visibleText } from "../core";

/** `text`, or its first `length` signs and "…": names in files may be megabytes long. */
export function shortened(text: string, length = 300): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;
}

/** `text` as it stands inside plotly labels, which read `<b>`, `<a>` and entities as markup. */
export function plotText(text: string): string {
  const safe = visibleText(shortened(text))
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;");
  return safe.replace(/\n/g, "<br>");
}

/** What stands where a number is missing or is not finite. */
export const missing = "–";

/**
 * A number for people: thousands separators, a true minus sign, `digits` decimals.
 *
 * Integers keep no decimals and large numbers are rounded to integers; a number too small for
 * `digits` decimals keeps two significant ones. Missing and infinite values give "–".
 *
 * @example
 * mark(1234567); // "1,234,567"
 * mark(0.52203); // "0.522"
 * mark(-3.14, 1); // "−3.1"
 */
export function mark(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return missing;
  const size = Math.abs(value);
  const decimals = Number.isInteger(value) || size >= 10_000 ? 0 : digits;
  const tooSmall = size > 0 && decimals > 0 && size < 0.5 * 10 ** -decimals;
  const text = tooSmall ? smallNumber(size) : withSeparators(size.toFixed(decimals));
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/** A number with exactly `digits` decimals, so that a column of them aligns. */
export function markFixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return missing;
  const text = withSeparators(Math.abs(value).toFixed(digits));
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

function smallNumber(size: number): string {
  return size < 1e-6
    ? size.toExponential(1).replace("-", "−")
    : String(Number(size.toPrecision(2)));
}

function withSeparators(text: string): string {
  const [whole, fraction] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/**
 * A share of 1 in per cent.
 *
 * @example
 * percent(0.5220, 1); // "52.2 %"
 */
export function percent(share: number | null | undefined, digits = 1): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return missing;
  return `${withSeparators((share * 100).toFixed(digits)).replace("-", "−")} %`;
}

/**
 * A length of time for people.
 *
 * @example
 * duration(0.0123); // "12.3 ms"
 * duration(133); // "2 min 13 s"
 */
export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return missing;
  if (seconds > 0 && seconds < 1e-3) return `${(seconds * 1e6).toPrecision(3)} µs`;
  if (seconds > 0 && seconds < 0.9995) return `${(seconds * 1e3).toPrecision(3)} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** A value with its interval: "4.63 [4.58, 4.69]". */
export function withInterval(value: number, low: number, high: number, digits = 2): string {
  return `${mark(value, digits)} [${mark(low, digits)}, ${mark(high, digits)}]`;
}
