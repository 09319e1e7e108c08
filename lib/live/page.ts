import { unpackSounds } from "./sound/sounds";
import { ComposePage } from "./view/compose-page";
import { NoisePage } from "./view/noise-page";
import { style } from "./view/style";

/** Where the page finds the parts that its outputs share. */
export interface SharedParts {
  /** The model's file. */
  readonly model: Uint8Array;
  readonly name: string;
  readonly sounds: string;
  /** The scripts of the model's worker and of the one that makes MP3 files. */
  readonly code: string;
  readonly mp3: string;
}

const pages = { compose: ComposePage, explore: NoisePage };

function begin(kind: keyof typeof pages, root: HTMLElement, parts: SharedParts): void {
  if (!document.getElementById("etude-compose-style")) {
    const sheet = document.createElement("style");
    sheet.id = "etude-compose-style";
    sheet.textContent = style;
    document.head.append(sheet);
  }
  root.removeAttribute("style"); // what stood there without the sheet, in light colours
  const { model, name, sounds, ...scripts } = parts;
  const given = { model: { bytes: model, name }, sounds: unpackSounds(sounds), ...scripts };
  new pages[kind](root, given);
}

Object.assign(globalThis, { etudeBegin: begin });
