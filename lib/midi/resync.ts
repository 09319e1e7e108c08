/** Events in a row that must make sense before a place is taken for the start of one. */
const evidence = 6;

/**
 * Bytes that an event other than a channel event takes after its status byte at `at`; −1 when it
 * would end after `end`. Real-time and common messages do not belong into files but are met.
 */
export function eventLength(bytes: Uint8Array, status: number, at: number, end: number): number {
  let length = 0;
  if (status === 0xff) {
    if (at >= end) return -1;
    const size = sizedLength(bytes, at + 1, end);
    return size < 0 ? -1 : size + 1;
  }
  if (status === 0xf0 || status === 0xf7) return sizedLength(bytes, at, end);
  if (status === 0xf1 || status === 0xf3) length = 1;
  else if (status === 0xf2) length = 2;
  return at + length <= end ? length : -1;
}

/** A variable-length size at `at` and as many bytes after it; −1 when that ends after `end`. */
function sizedLength(bytes: Uint8Array, at: number, end: number): number {
  let size = 0;
  let position = at;
  let byte = 0x80;
  while (byte >= 0x80) {
    if (position >= end || size > 0x0fffffff) return -1;
    byte = bytes[position++];
    size = size * 128 + (byte & 0x7f);
  }
  return position + size <= end ? position - at + size : -1;
}

/** The length of a variable-length quantity of at most four bytes; −1 when there is none. */
function deltaLength(bytes: Uint8Array, at: number, end: number): number {
  for (let length = 1; length <= 4 && at + length <= end; length++) {
    if (bytes[at + length - 1] < 0x80) return length;
  }
  return -1;
}

/**
 * First offset from `from` on (below `until`) at which well-formed events follow one another: six
 * of them, or at least three up to the end of the track; −1 for none. `running` is the status in force
 * there, 0 for none.
 */
export function findEvents(
  bytes: Uint8Array,
  from: number,
  until: number,
  end: number,
  running: number,
): number {
  if (from >= end) return from === end ? end : -1;
  for (let at = from; at < until; at++) if (makesSense(bytes, at, end, running)) return at;
  return -1;
}

/**
 * Where a track ends whose events from `from` on are taken as they stand, data bytes over 127
 * included: the offset after its end-of-track event; −1 when they do not lead to one. `running` is
 * the status in force.
 */
export function plainEnd(bytes: Uint8Array, from: number, end: number, running: number): number {
  let at = from;
  let status = running;
  while (at < end) {
    const delta = deltaLength(bytes, at, end);
    if (delta < 0 || at + delta >= end) return -1;
    at += delta;
    const event = bytes[at] >= 0x80 ? bytes[at++] : status;
    if (event === 0) return -1;
    if (event < 0xf0) {
      status = event;
      at += dataBytes(event);
      continue;
    }
    const length = eventLength(bytes, event, at, end);
    if (length < 0) return -1;
    if (event === 0xff && bytes[at] === 0x2f) return at + length;
    if ((event & 0xfc) === 0xf4) status = 0;
    at += length;
  }
  return -1;
}

/** Data bytes of a channel event. */
function dataBytes(status: number): number {
  return (status & 0xe0) === 0xc0 ? 1 : 2;
}

function makesSense(bytes: Uint8Array, from: number, end: number, running: number): boolean {
  let at = from;
  let status = running;
  for (let i = 0; i < evidence; i++) {
    if (at === end) return i > 2;
    const delta = deltaLength(bytes, at, end);
    if (delta < 0 || at + delta >= end) return false;
    at += delta;
    if (bytes[at] >= 0x80) {
      const next = bytes[at++];
      // Only what a file may hold is evidence: no real-time or undefined messages.
      if (next > 0xf0 && next < 0xff && next !== 0xf7) return false;
      if (next === 0xff && bytes[at] === 0x2f) return bytes[at + 1] === 0;
      if (next >= 0xf0) {
        const length = eventLength(bytes, next, at, end);
        if (length < 0) return false;
        at += length;
        continue;
      }
      status = next;
    }
    if (status === 0) return false;
    const size = dataBytes(status);
    if (at + size > end || bytes[at] >= 0x80 || (size === 2 && bytes[at + 1] >= 0x80)) return false;
    at += size;
  }
  return true;
}
