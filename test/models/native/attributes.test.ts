import { expect, it } from "vitest";
import { attribute, dataTypes } from "../../../lib/models/native/attributes";
import { loadTensorFlow } from "../../../lib/models/native/backend";

interface Native {
  readonly binding: Readonly<Record<string, number>>;
}

it("numbers kinds of settings and of values as the C library's headers do", () => {
  const { binding } = loadTensorFlow().backend() as unknown as Native;
  const kinds = [
    attribute.text("", ""),
    attribute.int("", 1),
    attribute.ints("", [1]),
    attribute.float("", 1),
    attribute.bool("", true),
    attribute.type("", "float"),
  ].map(({ type }) => type);
  const { TF_ATTR_STRING: text, TF_ATTR_INT: int, TF_ATTR_FLOAT: float } = binding;
  expect(kinds).toEqual([text, int, int, float, binding.TF_ATTR_BOOL, binding.TF_ATTR_TYPE]);
  const { TF_FLOAT, TF_INT32, TF_INT64, TF_BOOL } = binding;
  expect(dataTypes).toEqual({ float: TF_FLOAT, int32: TF_INT32, int64: TF_INT64, bool: TF_BOOL });
});
