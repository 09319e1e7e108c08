import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { type Measure, unitsPerQuarter } from "./measures";
import { outlined } from "./outlines";
import type { Written } from "./written";

type AlphaTab = typeof import("@coderline/alphatab");
type Model = AlphaTab["model"];

/** A staff of written voices: [voice][measure]. */
export interface WrittenStaff {
  readonly clef: "treble" | "bass";
  readonly voices: readonly (readonly (readonly Written[])[])[];
}

/** What is engraved. */
export interface Sheet {
  /** Whether the piece goes on after the last measure. */
  readonly goesOn: boolean;
  /** Whether a black key is written with a sharp, by pitch class. */
  readonly isSharp: readonly boolean[];
  readonly measures: readonly Measure[];
  readonly staves: readonly WrittenStaff[];
  /** −7 (seven flats) to 7 (seven sharps). */
  readonly accidentals: number;
}

/** A place that the cursor passes: units since the start of the piece, pixels of the picture. */
export interface CursorPlace {
  readonly units: number;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** An engraved sheet. */
export interface Engraving {
  readonly width: number;
  readonly height: number;
  /** What stands inside the `<svg>`. */
  readonly marks: string;
  /** In the order of time. */
  readonly places: readonly CursorPlace[];
}

const load = createRequire(__filename);

const blackKeys = new Set([1, 3, 6, 8, 10]);

function addBeats(
  model: Model,
  voice: InstanceType<Model["Voice"]>,
  written: readonly Written[],
  { accidentals, isSharp }: Sheet,
) {
  const { ForceSharp, ForceFlat } = model.NoteAccidentalMode;
  for (const { value, dots, isTriplet, pitches, isTied } of written) {
    const beat = new model.Beat();
    beat.duration = value as number as typeof beat.duration;
    beat.dots = dots;
    if (isTriplet) {
      beat.tupletNumerator = 3;
      beat.tupletDenominator = 2;
    }
    beat.isEmpty = false;
    voice.addBeat(beat);
    for (const pitch of pitches) {
      const note = new model.Note();
      note.octave = Math.floor(pitch / 12);
      note.tone = pitch % 12;
      note.isTieDestination = isTied;
      // alphaTab's own choice is flats under a signature of flats, else sharps.
      const wanted = isSharp[pitch % 12];
      if (blackKeys.has(pitch % 12) && wanted !== accidentals >= 0) {
        note.accidentalMode = wanted ? ForceSharp : ForceFlat;
      }
      beat.addNote(note);
    }
  }
}

function modelOf({ model, Settings }: AlphaTab, sheet: Sheet) {
  const score = new model.Score();
  score.stylesheet.hideDynamics = true;
  const track = new model.Track();
  track.ensureStaveCount(sheet.staves.length);
  for (const [index, { numerator, denominator, isPickup }] of sheet.measures.entries()) {
    const bar = new model.MasterBar();
    bar.timeSignatureNumerator = numerator;
    bar.timeSignatureDenominator = denominator;
    bar.isAnacrusis = isPickup && index === 0;
    score.addMasterBar(bar);
  }
  score.addTrack(track);
  for (const [number, { clef, voices }] of sheet.staves.entries()) {
    const staff = track.staves[number];
    staff.showTablature = false;
    for (const index of sheet.measures.keys()) {
      const bar = new model.Bar();
      bar.clef = clef === "treble" ? model.Clef.G2 : model.Clef.F4;
      bar.keySignature = sheet.accidentals as number as typeof bar.keySignature;
      if (sheet.goesOn) bar.barLineRight = model.BarLineStyle.Regular;
      staff.addBar(bar);
      for (const written of voices) {
        const voice = new model.Voice();
        bar.addVoice(voice);
        addBeats(model, voice, written[index], sheet);
        if (written[index].length === 0) {
          const rest = new model.Beat();
          rest.isEmpty = voice.index > 0;
          rest.duration = model.Duration.Whole;
          voice.addBeat(rest);
        }
      }
    }
  }
  score.finish(new Settings());
  return score;
}

function settingsOf({ Settings, LayoutMode, StaveProfile, model }: AlphaTab) {
  const settings = new Settings();
  settings.core.engine = "svg";
  settings.core.enableLazyLoading = false;
  settings.core.useWorkers = false;
  settings.display.layoutMode = LayoutMode.Page;
  settings.display.staveProfile = StaveProfile.Score;
  settings.display.scale = 0.8;
  settings.display.padding = [6, 6, 6, 6];
  const { resources } = settings.display;
  const ink = model.Color.fromJson("#2B3440")!;
  resources.mainGlyphColor = ink;
  resources.secondaryGlyphColor = ink; // the lower voice is no lesser one
  resources.staffLineColor = model.Color.fromJson("#8A93A0")!;
  resources.barSeparatorColor = model.Color.fromJson("#68758A")!;
  resources.barNumberColor = model.Color.fromJson("#68758A")!;
  return settings;
}

/**
 * Engraves a sheet: by alphaTab, from its model of a score, so that no text of a file is read as
 * notation; the signs as outlines, so that no font is needed.
 *
 * @param width of the picture, in pixels
 */
export function engrave(sheet: Sheet, width: number): Engraving {
  const alphaTab = load("@coderline/alphatab") as AlphaTab;
  alphaTab.Logger.logLevel = alphaTab.LogLevel.None;
  const renderer = new alphaTab.rendering.ScoreRenderer(settingsOf(alphaTab));
  renderer.width = width;
  const parts: string[] = [];
  let height = 0;
  renderer.partialRenderFinished.on(({ renderResult, x, y }) => {
    // Its last part names the program, and bears no bars.
    if (typeof renderResult !== "string" || /alphaTab/.test(renderResult)) return;
    const inside = renderResult.replace(/^<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
    parts.push(`<g transform="translate(${x} ${y})">${inside}</g>`);
  });
  renderer.renderFinished.on(({ totalHeight }) => {
    height = Math.ceil(totalHeight);
  });
  let failure: Error | undefined;
  renderer.error.on((error) => {
    failure = error;
  });
  renderer.renderScore(modelOf(alphaTab, sheet), [0]);
  if (failure) throw failure;
  const key = createHash("sha256").update(parts.join("")).digest("hex").slice(0, 8);
  const { marks, definitions } = outlined(parts.join(""), `s${key}-`);
  const places = placesOf(renderer, sheet);
  return { width, height, marks: `<defs>${definitions}</defs>${marks}`, places };
}

function placesOf(
  renderer: InstanceType<AlphaTab["rendering"]["ScoreRenderer"]>,
  { measures }: Sheet,
): CursorPlace[] {
  const places = new Map<number, CursorPlace>();
  for (const system of renderer.boundsLookup?.staffSystems ?? []) {
    for (const { index, visualBounds, bars } of system.bars) {
      const { y, h } = visualBounds;
      const { start } = measures[index];
      for (const { beats } of bars) {
        for (const { beat, onNotesX } of beats) {
          // alphaTab counts 960 ticks to the quarter note.
          const units = start + (beat.displayStart / 960) * unitsPerQuarter;
          const x = Math.round(onNotesX);
          if (!places.has(units))
            places.set(units, { units, x, y: Math.round(y), height: Math.round(h) });
        }
      }
    }
  }
  return [...places.values()].sort((a, b) => a.units - b.units);
}
