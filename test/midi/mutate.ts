import type { Random } from "../../lib/core/random";

const interesting = [0x00, 0x01, 0x7f, 0x80, 0x90, 0xc0, 0xf0, 0xf7, 0xff, 0x2f, 0x51, 0x4d];

type Mutation = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

function join(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

function randomBytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random.integer(256));
}

const mutations: readonly Mutation[] = [
  function flipBits(bytes, random) {
    for (let i = 1 + random.integer(8); i > 0; i--) {
      bytes[random.integer(bytes.length)] ^= 1 << random.integer(8);
    }
    return bytes;
  },
  function setBytes(bytes, random) {
    for (let i = 1 + random.integer(8); i > 0; i--) {
      bytes[random.integer(bytes.length)] = interesting[random.integer(interesting.length)];
    }
    return bytes;
  },
  function cut(bytes, random) {
    return bytes.slice(0, random.integer(bytes.length + 1));
  },
  function cutStart(bytes, random) {
    return bytes.slice(random.integer(Math.min(64, bytes.length)));
  },
  function remove(bytes, random) {
    const at = random.integer(bytes.length);
    return join(bytes.slice(0, at), bytes.slice(at + 1 + random.integer(200)));
  },
  function insert(bytes, random) {
    const at = random.integer(bytes.length);
    return join(bytes.slice(0, at), randomBytes(random, 1 + random.integer(64)), bytes.slice(at));
  },
  function splice(bytes, random, other) {
    const tail = other.slice(random.integer(other.length));
    return join(bytes.slice(0, random.integer(bytes.length)), tail);
  },
  function repeat(bytes, random) {
    const at = random.integer(bytes.length);
    const part = bytes.slice(at, at + 1 + random.integer(2000));
    return join(bytes.slice(0, at), part, part, part, bytes.slice(at));
  },
  function damageHeader(bytes, random) {
    bytes[random.integer(Math.min(22, bytes.length))] = random.integer(256);
    return bytes;
  },
  function noise(bytes, random) {
    return join(bytes.slice(0, random.integer(30)), randomBytes(random, random.integer(3000)));
  },
];

/** A copy of one of the files, damaged one to three times. */
export function mutate(files: readonly Uint8Array[], random: Random): Uint8Array {
  let bytes: Uint8Array = files[random.integer(files.length)].slice();
  for (let i = 1 + random.integer(3); i > 0 && bytes.length > 0; i--) {
    const other = files[random.integer(files.length)];
    bytes = mutations[random.integer(mutations.length)](bytes, random, other);
  }
  return bytes;
}
