import { expect, it } from "vitest";
import { logAxis } from "../../lib/display/log-axis";

it("a short logarithmic axis has ticks between the decades, a long one has none", () => {
  expect(logAxis([8, 64, null, 0])).toMatchObject({ type: "log", dtick: "D2" });
  expect(logAxis([1, 1000])).toMatchObject({ dtick: 1 });
});
