import type { TempoMap } from "../music";
import { columnCutter, type EventStore, type NoteStore, type TempoStore } from "./columns";
import type { Header } from "./container";
import type { Gathered } from "./gathered";
import { implausibleTime } from "./implausible";
import type {
  ControllerColumns,
  FileText,
  FileTrack,
  MidiFile,
  NoteColumns,
  PitchBendColumns,
} from "./midi-file";
import { fillPrograms } from "./programs";
import { tempoMapOf } from "./tempo";
import { decodeTexts } from "./text";

type Cutter = ReturnType<typeof columnCutter>;

/** One track as it was read: its notes follow those of the track before it. */
export interface TrackSpan {
  readonly endTicks: number;
  readonly noteCount: number;
  /** Where its last note ends; 0 without notes. */
  readonly lastNoteTicks: number;
  readonly tempoCount: number;
}

/** The file from what its tracks held: columns cut to length, times in seconds. */
export function assemble(
  name: string,
  header: Header,
  gathered: Gathered,
  spans: readonly TrackSpan[],
): MidiFile {
  const { stores, bytes } = gathered;
  fillPrograms(stores.notes, stores.programs, header.format === 2);
  const separate = header.format === 2 && spans.length > 1;
  const tempoMaps = separate
    ? separateMaps(header, stores.tempos, spans)
    : [tempoMapOf(header.division, stores.tempos)];
  const cut = columnCutter(stores);
  const notes = takeNotes(stores.notes, cut, tempoMaps, spans);
  const durationSeconds = durationOf(tempoMaps, spans);
  const { texts, encoding } = decodeTexts(bytes, gathered.texts);
  const tracks = describeTracks(texts, spans);
  const { division } = header;
  const timed = { notes, tracks, tempoMaps, division, durationSeconds };
  const implausible = implausibleTime(timed, stores.notes.byte);
  if (implausible) {
    gathered.problems.add("implausible-time", implausible.byte, implausible.message);
  }
  return {
    name,
    format: header.format,
    ...timed,
    controllers: takeControllers(stores.controllers, cut),
    pitchBends: takePitchBends(stores.pitchBends, cut),
    timeSignatures: gathered.timeSignatures,
    keySignatures: gathered.keySignatures,
    texts,
    textEncoding: encoding,
    problems: gathered.problems.list(),
  };
}

/** A tempo map for each track, of its own changes. */
function separateMaps(
  { division }: Header,
  store: TempoStore,
  spans: readonly TrackSpan[],
): TempoMap[] {
  let until = 0;
  return spans.map(({ tempoCount }) => {
    const from = until;
    until += tempoCount;
    return tempoMapOf(division, store, { from, until });
  });
}

function takeNotes(
  store: NoteStore,
  cut: Cutter,
  tempoMaps: readonly TempoMap[],
  spans: readonly TrackSpan[],
): NoteColumns {
  const count = store.count;
  const startTicks = cut(store.startTicks, count);
  const endTicks = cut(store.endTicks, count);
  const seconds = inSeconds({ startTicks, endTicks }, tempoMaps, spans);
  return {
    count,
    pitch: cut(store.pitch, count),
    velocity: cut(store.velocity, count),
    channel: cut(store.channel, count),
    program: cut(store.program, count),
    track: cut(store.track, count),
    startTicks,
    endTicks,
    get startSeconds() {
      return seconds("startTicks");
    },
    get endSeconds() {
      return seconds("endTicks");
    },
  };
}

/** Columns of the notes in seconds, each worked out when it is first asked for: few readers do. */
function inSeconds(
  columns: Pick<NoteColumns, "startTicks" | "endTicks">,
  tempoMaps: readonly TempoMap[],
  spans: readonly TrackSpan[],
): (name: keyof typeof columns) => Float64Array {
  const known: Partial<Record<keyof typeof columns, Float64Array>> = {};
  return (name) => {
    known[name] ??= secondsOf(columns[name], tempoMaps, spans);
    return known[name];
  };
}

function secondsOf(
  column: Float64Array,
  tempoMaps: readonly TempoMap[],
  spans: readonly TrackSpan[],
): Float64Array {
  const result = new Float64Array(column.length);
  let row = 0;
  for (const [track, { noteCount }] of spans.entries()) {
    const { ticks, seconds, secondsPerTick, stretchAt } = mapOf(tempoMaps, track);
    const until = row + noteCount;
    // Onsets only rise: a stretch of tempo is looked for from that of the note before.
    for (let stretch = 0; row < until; row++) {
      const at = column[row];
      stretch = stretchAt(at, at < ticks[stretch] ? 0 : stretch);
      result[row] = seconds[stretch] + (at - ticks[stretch]) * secondsPerTick[stretch];
    }
  }
  return result;
}

const mapOf = (tempoMaps: readonly TempoMap[], track: number): TempoMap =>
  tempoMaps[tempoMaps.length > 1 ? track : 0];

/** When the last note ends; sequences of format 2 follow one another. */
function durationOf(tempoMaps: readonly TempoMap[], spans: readonly TrackSpan[]): number {
  let longest = 0;
  let sum = 0;
  for (const [track, { lastNoteTicks }] of spans.entries()) {
    const seconds = mapOf(tempoMaps, track).secondsAt(lastNoteTicks);
    longest = Math.max(longest, seconds);
    sum += seconds;
  }
  return tempoMaps.length > 1 ? sum : longest;
}

function takeControllers(store: EventStore, cut: Cutter): ControllerColumns {
  const count = store.count;
  return {
    count,
    number: cut(store.first, count),
    value: cut(store.second, count),
    channel: cut(store.channel, count),
    track: cut(store.track, count),
    ticks: cut(store.ticks, count),
  };
}

function takePitchBends(store: EventStore, cut: Cutter): PitchBendColumns {
  const count = store.count;
  const value = new Int16Array(count);
  for (let i = 0; i < count; i++) value[i] = ((store.second[i] << 7) | store.first[i]) - 8192;
  const channel = cut(store.channel, count);
  const track = cut(store.track, count);
  return { count, value, channel, track, ticks: cut(store.ticks, count) };
}

function describeTracks(texts: readonly FileText[], spans: readonly TrackSpan[]): FileTrack[] {
  const names = new Map<number, string>();
  const instruments = new Map<number, string>();
  for (const { kind, track, text } of texts) {
    if (kind === "track-name" && !names.has(track)) names.set(track, text);
    if (kind === "instrument" && !instruments.has(track)) instruments.set(track, text);
  }
  return spans.map(({ endTicks, noteCount }, track) => ({
    name: names.get(track) ?? "",
    instrument: instruments.get(track) ?? "",
    noteCount,
    endTicks,
  }));
}
