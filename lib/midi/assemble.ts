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
  const { notes, durationSeconds } = takeNotes(stores.notes, cut, tempoMaps, spans);
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
): { notes: NoteColumns; durationSeconds: number } {
  const count = store.count;
  const notes = {
    count,
    pitch: cut(store.pitch, count),
    velocity: cut(store.velocity, count),
    channel: cut(store.channel, count),
    program: cut(store.program, count),
    track: cut(store.track, count),
    startTicks: cut(store.startTicks, count),
    endTicks: cut(store.endTicks, count),
    startSeconds: new Float64Array(count),
    endSeconds: new Float64Array(count),
  };
  let from = 0;
  let longest = 0;
  let sum = 0;
  for (const [track, { noteCount }] of spans.entries()) {
    const map = tempoMaps.length > 1 ? tempoMaps[track] : tempoMaps[0];
    const last = fillSeconds(notes, map, from, from + noteCount);
    longest = Math.max(longest, last);
    sum += last;
    from += noteCount;
  }
  return { notes, durationSeconds: tempoMaps.length > 1 ? sum : longest };
}

/**
 * Seconds of the notes of one track; returns when the last one ends. Onsets only rise, so the
 * stretch of tempo is looked for from that of the note before.
 */
function fillSeconds(notes: NoteColumns, map: TempoMap, from: number, until: number): number {
  const { startTicks, endTicks, startSeconds, endSeconds } = notes;
  const { ticks, seconds, secondsPerTick, stretchAt } = map;
  const count = ticks.length;
  let stretch = 0;
  let longest = 0;
  for (let i = from; i < until; i++) {
    const start = startTicks[i];
    const end = endTicks[i];
    if (stretch + 1 < count && ticks[stretch + 1] <= start) stretch = stretchAt(start, stretch);
    startSeconds[i] = seconds[stretch] + (start - ticks[stretch]) * secondsPerTick[stretch];
    const isNear = stretch + 1 === count || ticks[stretch + 1] > end;
    const last = isNear ? stretch : stretchAt(end, stretch);
    const finish = seconds[last] + (end - ticks[last]) * secondsPerTick[last];
    endSeconds[i] = finish;
    if (finish > longest) longest = finish;
  }
  return longest;
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
