import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectPath } from "../../../lib/project/root";
import { repairBinding } from "../../../lib/tools/setup/steps/binding-repairs.cjs";

const folder = () => mkdtempSync(join(tmpdir(), "etude-binding-"));
const name = "tfjs_backend.cc";

it("mends the binding's source once, however often it is called", () => {
  const copy = folder();
  const installed = ["node_modules", "@tensorflow", "tfjs-node-gpu", "binding", name];
  copyFileSync(projectPath(...installed), join(copy, name));
  repairBinding(copy);
  const source = readFileSync(join(copy, name), "utf8");
  expect(source.split("ATTR_NAME_MUTEX")).toHaveLength(3);
  expect(source.split("attr_name_lock")).toHaveLength(3);
  repairBinding(copy);
  expect(readFileSync(join(copy, name), "utf8")).toBe(source);
});

it("says so when the source is another one", () => {
  const other = folder();
  writeFileSync(join(other, name), "int main() {}\n");
  expect(() => repairBinding(other)).toThrow(
    "tfjs_backend.cc is not the source this project mends",
  );
});
