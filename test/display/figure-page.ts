import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { encodePng } from "./png";

/** The part of plotly that static export uses. */
export interface Plotly {
  newPlot(target: object, data: unknown, layout: unknown, config: unknown): Promise<unknown>;
  toImage(target: object, options: object): Promise<string>;
  purge(target: object): void;
}

/** A page without a screen that has plotly in it. */
export interface FigurePage {
  readonly plotly: Plotly;
  readonly document: Document;
}

type PageWindow = Window & typeof globalThis & { Plotly?: Plotly; eval(code: string): unknown };

// jsdom lays nothing out. Widths of the characters of Helvetica, averaged: within 5 % for labels.
const averageCharacter = 0.53;

function fontSizeOf(element: Element | null): number {
  for (let node = element; node; node = node.parentElement) {
    const size = Number.parseFloat((node as SVGElement).style?.fontSize ?? "");
    if (size > 0) return size;
  }
  return 12;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const numberOf = (element: Element, name: string) =>
  Number.parseFloat(element.getAttribute(name) ?? "") || 0;

function textBox(element: Element): Box {
  const lines = [...element.querySelectorAll("tspan.line")].map((line) => line.textContent ?? "");
  const texts = lines.length > 0 ? lines : [element.textContent ?? ""];
  const size = fontSizeOf(element);
  const width = Math.max(...texts.map((text) => text.length)) * size * averageCharacter;
  const anchor = (element as SVGElement).style?.textAnchor || element.getAttribute("text-anchor");
  const share = anchor === "end" ? 1 : anchor === "middle" ? 0.5 : 0;
  const [left, top] = [numberOf(element, "x") - share * width, numberOf(element, "y") - size];
  return { left, top, right: left + width, bottom: top + texts.length * size * 1.3 };
}

// Turned about (x, y) and moved, as tick labels are: plotly writes both into one attribute.
function transformed(box: Box, element: Element): Box {
  const transform = element.getAttribute("transform") ?? "";
  const [angle = 0, cx = 0, cy = 0] = (/rotate\(([^)]*)\)/.exec(transform)?.[1] ?? "")
    .split(/[ ,]+/)
    .map((part) => Number.parseFloat(part) || 0);
  const [dx = 0, dy = 0] = (/translate\(([^)]*)\)/.exec(transform)?.[1] ?? "")
    .split(/[ ,]+/)
    .map((part) => Number.parseFloat(part) || 0);
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const corners = [box.left, box.right].flatMap((x) =>
    [box.top, box.bottom].map((y) => ({
      x: cx + (x - cx) * cos - (y - cy) * sin + dx,
      y: cy + (x - cx) * sin + (y - cy) * cos + dy,
    })),
  );
  const [xs, ys] = [corners.map((corner) => corner.x), corners.map((corner) => corner.y)];
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  return { left, right, top: Math.min(...ys), bottom: Math.max(...ys) };
}

function boxOf(element: Element): Box | null {
  if (element.tagName === "text") return transformed(textBox(element), element);
  if (element.tagName === "rect") {
    const [left, top] = [numberOf(element, "x"), numberOf(element, "y")];
    const right = left + numberOf(element, "width");
    return transformed({ left, top, right, bottom: top + numberOf(element, "height") }, element);
  }
  const inner = [...element.children].map(boxOf).filter((box): box is Box => box !== null);
  if (inner.length === 0) return null;
  const union = {
    left: Math.min(...inner.map((box) => box.left)),
    top: Math.min(...inner.map((box) => box.top)),
    right: Math.max(...inner.map((box) => box.right)),
    bottom: Math.max(...inner.map((box) => box.bottom)),
  };
  return transformed(union, element);
}

function clientBox(element: Element) {
  const box = boxOf(element) ?? { left: 0, top: 0, right: 0, bottom: 0 };
  const size = { width: box.right - box.left, height: box.bottom - box.top };
  return { ...box, ...size, x: box.left, y: box.top };
}

/** A canvas that knows what heat maps draw with: rectangles of one colour and whole pictures. */
function canvasContext(canvas: HTMLCanvasElement) {
  let pixels = new Uint8ClampedArray(canvas.width * canvas.height * 4);
  const context = {
    fillStyle: "rgba(0,0,0,1)",
    createImageData: (width: number, height: number) => ({
      width,
      height,
      data: new Uint8ClampedArray(width * height * 4),
    }),
    putImageData: (image: { data: Uint8ClampedArray }) => {
      pixels = Uint8ClampedArray.from(image.data);
    },
    fillRect: (left: number, top: number, width: number, height: number) => {
      const [r, g, b, a = 1] = context.fillStyle.match(/[\d.]+/g)!.map(Number);
      for (let y = Math.max(0, top); y < Math.min(canvas.height, top + height); y++) {
        for (let x = Math.max(0, left); x < Math.min(canvas.width, left + width); x++) {
          pixels.set([r, g, b, a * 255], (y * canvas.width + x) * 4);
        }
      }
    },
    measureText: (text: string) => ({ width: text.length * 12 * averageCharacter }),
    toDataURL: () => {
      const png = encodePng(pixels, canvas.width, canvas.height);
      return `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
    },
  };
  return context;
}

function installShims(window: PageWindow): void {
  const contexts = new WeakMap<object, ReturnType<typeof canvasContext>>();
  const contextOf = (canvas: HTMLCanvasElement) => {
    const context = contexts.get(canvas) ?? canvasContext(canvas);
    contexts.set(canvas, context);
    return context;
  };
  const define = (target: object, name: string, value: unknown) =>
    Object.defineProperty(target, name, { value, configurable: true, writable: true });
  const measure = function (this: Element) {
    return clientBox(this);
  };
  define(window, "matchMedia", () => ({ matches: false, addListener() {}, addEventListener() {} }));
  define(window, "TextDecoder", TextDecoder);
  define(window, "TextEncoder", TextEncoder);
  define(window.URL, "createObjectURL", () => "");
  define(window.SVGElement.prototype, "getBBox", measure);
  define(window.SVGElement.prototype, "getBoundingClientRect", measure);
  define(window.SVGElement.prototype, "getComputedTextLength", function (this: Element) {
    return clientBox(this).width;
  });
  define(window.HTMLCanvasElement.prototype, "getContext", function (this: HTMLCanvasElement) {
    return contextOf(this);
  });
  define(window.HTMLCanvasElement.prototype, "toDataURL", function (this: HTMLCanvasElement) {
    return contextOf(this).toDataURL();
  });
}

let page: FigurePage | undefined;

/** The one page of this process, made at the first call (0.7 s). Needs `jsdom`. */
export function figurePage(): FigurePage {
  if (page) return page;
  const load = createRequire(__filename);
  const { JSDOM, VirtualConsole } = load("jsdom") as {
    JSDOM: new (html: string, options: object) => { window: PageWindow };
    VirtualConsole: new () => object;
  };
  const virtualConsole = new VirtualConsole(); // connected to nothing
  const options = { runScripts: "outside-only", pretendToBeVisual: true, virtualConsole };
  const { window } = new JSDOM("<!doctype html><body></body>", options);
  installShims(window);
  window.eval(readFileSync(load.resolve("plotly.js-dist-min"), "utf8"));
  if (!window.Plotly) throw new Error("plotly.js did not load in jsdom (was the package changed?)");
  page = { plotly: window.Plotly, document: window.document };
  return page;
}
