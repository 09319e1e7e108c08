import { unpackSounds } from "./sound/sounds";
import { ComposePage } from "./view/compose-page";
import { style } from "./view/style";

/** Where the page finds the parts that its outputs share. */
export interface SharedParts {
  /** The model's file. */
  readonly model: Uint8Array;
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
  new ComposePage(root, { model: { bytes: model, name }, sounds: unpackSounds(sounds), code });
}

Object.assign(globalThis, { etudeCompose: compose });
