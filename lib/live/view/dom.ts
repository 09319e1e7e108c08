import { visibleText } from "../../core";

/** Signs of a text from a file or device that are shown. */
const longestText = 600;

/** A text from outside: no sign steers the page, and none runs on without end. */
const shown = (text: string) =>
  visibleText(text.length > longestText ? `${text.slice(0, longestText)}…` : text);

/** What an element is given: attributes by name, listeners by `on…`. */
export type Attributes = Readonly<
  Record<string, string | number | boolean | null | ((event: never) => void)>
>;

/** An element with attributes and children; text is text and never markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly (Node | string | null)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      made.addEventListener(key.slice(2), value as (event: Event) => void);
    } else if (value === true) made.setAttribute(key, "");
    else if (value !== null && value !== false) made.setAttribute(key, String(value));
  }
  const present = children.filter((child) => child !== null);
  made.append(...present.map((child) => (typeof child === "string" ? shown(child) : child)));
  return made;
}

/** Puts a text that may come from a file or device in the place of what stood there. */
export function say(place: HTMLElement, text: string): void {
  place.textContent = shown(text);
}

/** A button that says what it does. */
export function button(
  text: string,
  onclick: (event: MouseEvent) => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  return element("button", { type: "button", ...attributes, onclick }, text);
}

/** Offers bytes as a file. */
export function download(name: string, type: string, bytes: Uint8Array): void {
  const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type }));
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A name that every file system takes. */
export function fileName(text: string): string {
  const plain = text.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|-+$/g, "");
  return plain.slice(0, 60) || "piece";
}
