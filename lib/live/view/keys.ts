import { pitchName } from "../../music";
import { element } from "./dom";

/** What a key does. */
export interface KeyTouch {
  press(pitch: number, velocity: number, at: number): void;
  release(pitch: number, at: number): void;
}

const lowest = 48;
const highest = 84;
/** Letters of the computer's keyboard, by the place of their keys, from the left C up. */
const letters = [
  ...["KeyA", "KeyW", "KeyS", "KeyE", "KeyD", "KeyF", "KeyT", "KeyG", "KeyY", "KeyH", "KeyU"],
  ...["KeyJ", "KeyK", "KeyO", "KeyL", "KeyP"],
];
const sharps = [1, 3, 6, 8, 10];
const keyboardVelocity = 90;

/**
 * A piano of three octaves for pointer and letters. Letters belong to it only while it has the
 * focus, in JupyterLab too; comma and full stop move them by an octave.
 */
export function pianoKeys(touch: KeyTouch): HTMLElement {
  let base = 60;
  const down = new Set<number>();
  const byPitch = new Map<number, HTMLElement>();
  const whites = Array.from({ length: highest - lowest + 1 }, (_, i) => lowest + i).filter(
    (pitch) => !sharps.includes(pitch % 12),
  );
  const keys = whites.map((pitch) => keyElement(pitch, false));
  const blacks = whites.slice(0, -1).flatMap((pitch, i) => {
    if (!sharps.includes((pitch + 1) % 12)) return [];
    const key = keyElement(pitch + 1, true);
    key.style.left = `${((i + 1) * 100) / whites.length}%`;
    return [key];
  });
  const box = element(
    "div",
    {
      ...{
        class: "e-keys",
        tabindex: 0,
        role: "application",
        "data-lm-suppress-shortcuts": "true",
      },
      "aria-label": "Piano: letters A to P play, comma and full stop change the octave",
    },
    ...keys,
    ...blacks,
  );

  function keyElement(pitch: number, isSharp: boolean): HTMLElement {
    const name = pitch % 12 === 0 ? pitchName(pitch) : "";
    const key = element("span", { class: isSharp ? "e-key e-sharp" : "e-key" }, name);
    key.dataset.pitch = String(pitch);
    byPitch.set(pitch, key);
    return key;
  }

  const press = (pitch: number, at: number) => {
    if (down.has(pitch)) return;
    down.add(pitch);
    byPitch.get(pitch)?.classList.add("e-down");
    touch.press(pitch, keyboardVelocity, at);
  };
  const release = (pitch: number, at: number) => {
    if (!down.delete(pitch)) return;
    byPitch.get(pitch)?.classList.remove("e-down");
    touch.release(pitch, at);
  };
  const releaseAll = () => {
    for (const pitch of [...down]) release(pitch, performance.now());
  };
  const pitchUnder = (event: PointerEvent) => {
    const key = document.elementFromPoint(event.clientX, event.clientY);
    const pitch = key instanceof HTMLElement && box.contains(key) ? key.dataset.pitch : undefined;
    return pitch === undefined ? null : Number(pitch);
  };
  let touched: number | null = null;
  const slide = (event: PointerEvent, pitch: number | null) => {
    if (touched === pitch) return;
    if (touched !== null) release(touched, event.timeStamp);
    touched = pitch;
    if (pitch !== null) press(pitch, event.timeStamp);
  };
  box.addEventListener("pointerdown", (event) => {
    box.setPointerCapture(event.pointerId);
    slide(event, pitchUnder(event));
  });
  box.addEventListener("pointermove", (event) => {
    if (event.buttons !== 0) slide(event, pitchUnder(event));
  });
  for (const end of ["pointerup", "pointercancel"] as const) {
    box.addEventListener(end, (event) => slide(event, null));
  }
  const pitchOf = (event: KeyboardEvent) => {
    const at = letters.indexOf(event.code);
    return at < 0 || event.ctrlKey || event.metaKey || event.altKey ? null : base + at;
  };
  box.addEventListener("keydown", (event) => {
    const octave = { Comma: -12, Period: 12 }[event.code];
    const pitch = pitchOf(event);
    if (octave === undefined && pitch === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (octave !== undefined) {
      releaseAll();
      base = Math.min(72, Math.max(36, base + octave));
    } else if (pitch !== null && !event.repeat) press(pitch, event.timeStamp);
  });
  box.addEventListener("keyup", (event) => {
    const pitch = pitchOf(event);
    if (pitch !== null) release(pitch, event.timeStamp);
  });
  box.addEventListener("blur", releaseAll);
  return box;
}
