import fc from "fast-check";
import { expect, test } from "vitest";
import { chunk } from "./bytes";
import { fuzz, outcome } from "./fuzz";
import { seedFiles } from "./seed-files";

// The long run: npx tsx test/midi/fuzz.ts 10000
test("damaged files are read, recovered or refused, never anything else", () => {
  const { read, recovered, refused } = fuzz(seedFiles(), 600, 7);
  expect(read + recovered + refused).toBe(600);
  expect(recovered).toBeGreaterThan(300);
});

test("any bytes in a track are read, recovered or refused", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .array(fc.constantFrom(0, 1, 0x2f, 0x40, 0x51, 0x58, 0x80, 0x90, 0xb0, 0xc0, 0xf0, 0xff), {
        maxLength: 200,
      })
      .map((values) => Uint8Array.from(values)),
  );
  const header = chunk("MThd", [0, 1, 0, 1, 0, 96]);
  fc.assert(
    fc.property(bytes, (data) => {
      outcome(data, "random.mid");
      outcome(Uint8Array.from([...header, ...chunk("MTrk", [...data])]), "random.mid");
    }),
    { numRuns: 500 },
  );
});
