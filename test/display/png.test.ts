import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { encodePng } from "./png";

describe("encodePng", () => {
  it("writes header and pixels", () => {
    const png = Buffer.from(encodePng(Uint8ClampedArray.of(1, 2, 3, 4, 5, 6, 7, 8), 1, 2));
    expect(png.toString("latin1", 1, 4)).toBe("PNG");
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1, 2]);
    const start = png.indexOf("IDAT") + 4;
    const length = png.readUInt32BE(start - 8);
    const rows = inflateSync(png.subarray(start, start + length));
    expect([...rows]).toEqual([0, 1, 2, 3, 4, 0, 5, 6, 7, 8]);
  });
});
