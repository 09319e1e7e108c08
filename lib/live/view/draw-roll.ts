import { compareNotes, createPiece, type Note, type Piece } from "../../music";
import { placesOf, planRoll, pointIn, rollElement, rollMarks } from "./roll";

const wide = { width: 1120, height: 220 };
const narrow = { width: 460, height: 220 };

/** A roll to draw on. */
export interface DrawnRoll {
  readonly element: SVGSVGElement;
  readonly piece: Piece;
  /** Shows another piece, such as one from a file. */
  set(piece: Piece): void;
}

/** An empty piece of four bars to draw on. */
export const emptyPiece = (): Piece => createPiece({ name: "primer", notes: [] });

/**
 * A roll on which the pointer draws notes and takes them away; with arrow keys one walks over it,
 * Enter sets or takes a note, Shift with an arrow makes the next notes longer or shorter.
 *
 * @param grid steps of a quarter note that notes snap to, and how wide the column is
 * @param changed called after each change
 * @param sound called with the pitch of a note that was set
 */
export function drawnRoll(
  { stepsPerQuarter, isNarrow }: { readonly stepsPerQuarter: number; readonly isNarrow: boolean },
  changed: () => void,
  sound: (pitch: number) => void,
): DrawnRoll {
  const size = isNarrow ? narrow : wide;
  let piece = emptyPiece();
  let place = { step: 0, pitch: 67 };
  let length = stepsPerQuarter;
  const svg = rollElement(size, "");
  svg.setAttribute("role", "application");
  svg.tabIndex = 0;
  svg.dataset.lmSuppressShortcuts = "true";
  const stepTicks = () => piece.ticksPerQuarter / stepsPerQuarter;
  const look = () => ({ ...size, bars: 4, low: 55, high: 81, stepTicks: stepTicks() });

  function draw(): void {
    svg.innerHTML = rollMarks(piece, look());
    const plan = planRoll(piece, look());
    const { row, x, y } = placesOf(plan);
    const box = svg.querySelector(".e-place");
    const from = x(place.step * stepTicks());
    const sizes = {
      ...{ x: from, y: y(place.pitch), height: row },
      width: x((place.step + length) * stepTicks()) - from,
    };
    for (const [name, value] of Object.entries(sizes)) box?.setAttribute(name, value.toFixed(1));
    const many = piece.notes.length === 1 ? "1 note" : `${piece.notes.length} notes`;
    svg.setAttribute(
      "aria-label",
      `Beginning, ${many}: arrow keys move, Enter sets or takes away a note, Shift with left and ` +
        "right changes its length",
    );
  }

  function change(notes: readonly Note[]): void {
    piece = { ...piece, notes: [...notes].sort(compareNotes) };
    draw();
    changed();
  }

  const noteAt = (pitch: number, ticks: number) =>
    piece.notes.find(
      (note) =>
        note.pitch === pitch &&
        note.startTicks <= ticks &&
        ticks < note.startTicks + note.durationTicks,
    );

  function toggle(pitch: number, step: number): Note | null {
    const startTicks = step * stepTicks();
    const there = noteAt(pitch, startTicks);
    if (there) {
      change(piece.notes.filter((note) => note !== there));
      return null;
    }
    const durationTicks = length * stepTicks();
    const note = { pitch, startTicks, durationTicks, velocity: 90, track: 0 };
    change([...piece.notes, note]);
    sound(pitch);
    return note;
  }

  let drawn: Note | null = null;
  svg.addEventListener("pointerdown", (event) => {
    const { ticks, pitch } = pointIn(svg, planRoll(piece, look()), event);
    if (ticks < 0 || pitch < 0 || pitch > 127) return;
    const step = Math.floor(ticks / stepTicks());
    place = { step, pitch };
    const there = noteAt(pitch, ticks);
    drawn = there ? null : toggle(pitch, step);
    if (there) change(piece.notes.filter((note) => note !== there));
    if (event.isTrusted) svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    if (!drawn || event.buttons === 0) return;
    const { ticks } = pointIn(svg, planRoll(piece, look()), event);
    const steps = Math.max(1, Math.ceil((ticks - drawn.startTicks) / stepTicks()));
    const durationTicks = steps * stepTicks();
    if (durationTicks === drawn.durationTicks) return;
    const longer: Note = { ...drawn, durationTicks };
    const others = piece.notes.filter((note) => note !== drawn);
    drawn = longer;
    change([...others, longer]);
  });
  svg.addEventListener("pointerup", () => {
    drawn = null;
  });
  svg.addEventListener("keydown", (event) => {
    const across = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
    const up = { ArrowUp: 1, ArrowDown: -1 }[event.key] ?? 0;
    if (event.key === "Enter" || event.key === " ") toggle(place.pitch, place.step);
    else if (event.shiftKey && across !== 0) length = Math.max(1, length + across);
    else if (across === 0 && up === 0) return;
    else {
      const step = Math.max(0, place.step + across);
      place = { step, pitch: Math.min(127, Math.max(0, place.pitch + up)) };
    }
    event.preventDefault();
    event.stopPropagation();
    draw();
  });
  draw();
  return {
    element: svg,
    get piece() {
      return piece;
    },
    set(other) {
      piece = other;
      draw();
      changed();
    },
  };
}
