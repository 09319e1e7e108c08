import { parseXml, XmlElement, XmlError } from "@rgrove/parse-xml";
import { DataError } from "../core";

/** The root of an XML text. @throws DataError with line and column where it is not well-formed. */
export function parseRoot(text: string, name: string): XmlElement {
  try {
    const { root } = parseXml(text);
    if (root) return root;
    throw new DataError(`${name}: no XML (name a .musicxml or .mxl file)`);
  } catch (error) {
    if (error instanceof XmlError) {
      const { line, column, message } = error;
      const cause = message.split(/ \(line \d/)[0];
      throw new DataError(`${name}, line ${line}, column ${column}: ${cause} (export it again)`);
    }
    if (!(error instanceof RangeError)) throw error;
    throw new DataError(`${name}: XML nested too deep to be a score`);
  }
}

/** The child elements, all or those of one name. */
export function elements(parent: XmlElement, name?: string): XmlElement[] {
  return parent.children.filter(
    (node): node is XmlElement =>
      node instanceof XmlElement && (name === undefined || node.name === name),
  );
}

/** The first child element of that name. */
export function element(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  if (!parent) return undefined;
  for (const node of parent.children) {
    if (node instanceof XmlElement && node.name === name) return node;
  }
  return undefined;
}

/** The text of the first child of that name, trimmed; empty where there is none. */
export function textOf(parent: XmlElement | undefined, name: string): string {
  return element(parent, name)?.text.trim() ?? "";
}

/** The number in the first child of that name; undefined where there is none. */
export function numberOf(parent: XmlElement | undefined, name: string): number | undefined {
  return toNumber(textOf(parent, name));
}

/** A finite number; undefined for anything else. */
export function toNumber(text: string | undefined): number | undefined {
  const value = Number(text?.trim() || Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}
