import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type ArrayFileKind, packArrays } from "../../../lib/core/array-bytes";
import { packArrayFile, readArrayFile, writeArrayFile } from "../../../lib/core/node/array-file";

const folder = mkdtempSync(join(tmpdir(), "etude-arrays-"));
afterAll(() => rmSync(folder, { recursive: true }));

const toy: ArrayFileKind<{ readonly epoch: number }> = {
  kind: "toy",
  version: 2,
  header: z.object({ epoch: z.number() }),
  remedy: "make it again",
};
const content = {
  header: { epoch: 3 },
  arrays: { scales: Float32Array.of(1, -2.5, 3e-7), empty: new Float32Array(0) },
};

describe("a file of arrays", () => {
  it("gives back header and arrays, in order", () => {
    const path = join(folder, "whole.bin");
    writeArrayFile(path, toy, content);
    expect(readArrayFile(path, toy)).toEqual(content);
    expect(Object.keys(readArrayFile(path, toy).arrays)).toEqual(["scales", "empty"]);
  });

  it("holds a part of a larger array as it is", () => {
    const path = join(folder, "part.bin");
    const part = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
    writeArrayFile(path, toy, { ...content, arrays: { part } });
    expect(readArrayFile(path, toy).arrays.part).toEqual(Float32Array.of(2, 3));
  });

  // Runs and checkpoints of earlier days must stay readable: these bytes may not change.
  it("is laid out as magic, length twice, JSON on 4 bytes, numbers, SHA-256", () => {
    const bytes = Buffer.from(packArrays(toy, { header: { epoch: 3 }, arrays: {} }));
    expect(bytes.toString("latin1", 0, 8)).toBe("ETUDE\n\0\0");
    expect([bytes.readUInt32LE(8), bytes.readUInt32LE(12)]).toEqual([60, 60]);
    expect(bytes.toString("utf8", 16, 76).trimEnd()).toBe(
      '{"header":{"kind":"toy","version":2,"epoch":3},"arrays":[]}',
    );
    expect(bytes.length).toBe(16 + 60 + 32);
  });

  it("is the same bytes where Node makes the checksum", () => {
    expect(packArrayFile(toy, content)).toEqual(packArrays(toy, content));
  });

  it("is refused with file, cause and remedy when it cannot be used", () => {
    const path = join(folder, "refused.bin");
    const messageAfter = (bytes: string | Uint8Array) => {
      writeFileSync(path, bytes);
      return message(() => readArrayFile(path, toy));
    };
    const bytes = packArrays(toy, content);
    const flipped = Uint8Array.from(bytes);
    flipped[90] ^= 1;
    const messages = [
      message(() => readArrayFile(join(folder, "none.bin"), toy)),
      messageAfter(""),
      messageAfter(bytes.subarray(0, -4)),
      messageAfter(flipped),
      messageAfter("x".repeat(100)),
      messageAfter('{"magic":"etude-gan 1","kind":"fit","meta":{},"arrays":[]}\n'),
      messageAfter(packArrays({ ...toy, version: 1 }, content)),
      messageAfter(packArrays({ ...toy, kind: "other" }, content)),
      messageAfter(packArrays<object>(toy, { header: {}, arrays: {} })),
    ];
    expect(messages.join("\n")).toMatchInlineSnapshot(`
      "RunError: /none.bin: missing (make it again)
      RunError: /refused.bin: damaged: only 0 bytes (make it again)
      RunError: /refused.bin: damaged: its checksum does not fit, it was cut or altered (make it again)
      RunError: /refused.bin: damaged: its checksum does not fit, it was cut or altered (make it again)
      RunError: /refused.bin: not a file of Étude (make it again)
      RunError: /refused.bin: written by an older Étude (make it again)
      RunError: /refused.bin: version 1, this Étude reads 2 (make it again)
      RunError: /refused.bin: holds "other", not "toy" (make it again)
      RunError: /refused.bin: epoch: Invalid input: expected number, received undefined (make it again)"
    `);
  });
});

function message(action: () => unknown): string {
  try {
    action();
    return "no error";
  } catch (error) {
    const { name, message: text } = error as Error;
    return `${name}: ${text.replaceAll(folder, "")}`;
  }
}
