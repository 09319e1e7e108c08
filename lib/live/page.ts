import { unpackSounds } from "./sound/sounds";
import { ComposePage } from "./view/compose-page";
import { style } from "./view/style";

/** Where the page finds the parts that its outputs share. */
export interface SharedParts {
  /** Base64 of the model's file. */
  readonly model: string;
  readonly name: string;
  readonly sounds: string;
  readonly code: string;
}

function compose(root: HTMLElement, { model, name, sounds, code }: SharedParts): void {
  if (!document.getElementById("etude-compose-style")) {
    const sheet = document.createElement("style");
    sheet.id = "etude-compose-style";
    sheet.textContent = style;
    document.head.append(sheet);
  }
  const bytes = Uint8Array.from(atob(model), (char) => char.charCodeAt(0));
  new ComposePage(root, { model: { bytes, name }, sounds: unpackSounds(sounds), code });
}

Object.assign(globalThis, { etudeCompose: compose });
