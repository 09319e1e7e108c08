import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { crc32c, frameRecord, TensorBoardWriter } from "../../lib/training/tensorboard";

it("CRC-32C agrees with the check value of the standard and RFC 3720", () => {
  expect(crc32c(Buffer.from("123456789"))).toBe(0xe3069283);
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
});

it("a record is framed by its length and two masked checksums", () => {
  const record = frameRecord(Buffer.from("abc"));
  expect(record.readBigUInt64LE(0)).toBe(3n);
  expect(record.subarray(12, 15).toString()).toBe("abc");
  expect(record.length).toBe(19);
});

it("an event file holds the version, and every scalar as TensorFlow lays it out", () => {
  const folder = mkdtempSync(join(tmpdir(), "etude-board-"));
  const writer = new TensorBoardWriter(folder, 0);
  writer.scalars(300, { loss: 0.5 });
  const bytes = readFileSync(writer.path);
  rmSync(folder, { recursive: true });
  const first = Number(bytes.readBigUInt64LE(0));
  expect(bytes.subarray(12, 12 + first).subarray(9)).toEqual(
    Buffer.concat([Buffer.of(0x1a, 13), Buffer.from("brain.Event:2")]),
  );
  const second = bytes.subarray(16 + first);
  const event = second.subarray(12, 12 + Number(second.readBigUInt64LE(0)));
  // wall time; step 300; summary { value { tag "loss", simple_value 0.5 } }
  expect(event.subarray(9).toString("hex")).toBe(
    `10ac022a0d0a0b0a04${Buffer.from("loss").toString("hex")}150000003f`,
  );
});
