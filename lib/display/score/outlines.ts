import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** A sign of the font: its path, upward, and how far it reaches; 1,000 units are the font's size. */
interface Outline {
  readonly path: string;
  readonly advance: number;
}

const load = createRequire(__filename);
let outlines: ReadonlyMap<number, Outline> | undefined;

/** The signs of Bravura, by their numbers in Unicode (SMuFL). */
function bravura(): ReadonlyMap<number, Outline> {
  if (outlines) return outlines;
  const svg = readFileSync(load.resolve("@coderline/alphatab/font/Bravura.svg"), "utf8");
  const found = new Map<number, Outline>();
  for (const [glyph] of svg.matchAll(/<glyph [^>]*>/g)) {
    const [, code] = /unicode="&#x([0-9a-f]+);"/i.exec(glyph) ?? [];
    const [, path] = /\sd="([^"]*)"/.exec(glyph) ?? [];
    const [, advance = "0"] = /horiz-adv-x="(\d+)"/.exec(glyph) ?? [];
    if (!code || !path) continue;
    const outline = { path: path.replace(/\s+/g, " "), advance: Number(advance) };
    found.set(Number.parseInt(code, 16), outline);
  }
  outlines = found;
  return found;
}

/** The size of alphaTab's signs at 100 %, in pixels: four spaces of its staff. */
const fontSize = 36;

const sign =
  /<g transform="translate\(([^ ]+) ([^)]+)\)" class="at" ?><text style="font-size: ([\d.]+)%[^"]*" fill="([^"]+)"( text-anchor="middle")?>((?:&#\d+;)+)<\/text><\/g>/g;

const longNumber = /(="|[ ,(])(-?\d+\.\d{3,})/g;

const short = (value: number) => String(Math.round(value * 100) / 100);

/** A picture without text in the font Bravura, and the outlines that it uses. */
export interface Outlined {
  readonly marks: string;
  /** For its `<defs>`. */
  readonly definitions: string;
}

/**
 * alphaTab's picture with paths in place of the signs that it sets in the font Bravura.
 *
 * @param prefix of the names of the paths: no two pictures of a page share it
 */
export function outlined(svg: string, prefix: string): Outlined {
  const signs = bravura();
  const used = new Set<number>();
  const marks = svg
    .replace(longNumber, (_, before, value) => before + short(Number(value)))
    .replace(sign, (_, x, y, size, fill, isMiddle, codes: string) => {
      const scale = ((Number(size) / 100) * fontSize) / 1000;
      const drawn = [...codes.matchAll(/\d+/g)].map(([code]) => Number(code));
      const advances = drawn.map((code) => signs.get(code)?.advance ?? 0);
      let at = isMiddle ? -advances.reduce((sum, advance) => sum + advance, 0) / 2 : 0;
      const uses = drawn.map((code, i) => {
        const place = `${short(Number(x) + at * scale)} ${short(Number(y))}`;
        const size = Number(scale.toPrecision(4));
        at += advances[i];
        if (!signs.has(code)) return "";
        used.add(code);
        return `<use href="#${prefix}${code}" transform="translate(${place})scale(${size} -${size})" fill="${fill}"/>`;
      });
      return uses.join("");
    });
  const paths = [...used].map(
    (code) => `<path id="${prefix}${code}" d="${signs.get(code)!.path}"/>`,
  );
  return { marks: marks.replace(/\n/g, ""), definitions: paths.join("") };
}
