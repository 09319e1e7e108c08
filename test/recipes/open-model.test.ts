import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { openModel } from "../../lib/recipes";

const folder = mkdtempSync(join(tmpdir(), "etude-open-"));
afterAll(() => rmSync(folder, { recursive: true }));

const messageOf = (path: string) => {
  try {
    openModel(path).dispose();
    return "no error";
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`.replaceAll(folder, "DIR");
  }
};

it("reads nothing of what cannot be a model: too large, a device, a folder, missing", () => {
  const huge = join(folder, "huge.etude");
  writeFileSync(huge, "ETUDE\n\0\0");
  truncateSync(huge, 2 ** 40); // takes no room on the disk, and would take a terabyte of memory
  const paths = [huge, "/dev/zero", folder, join(folder, "none.etude")];
  expect(paths.map(messageOf).join("\n")).toMatchInlineSnapshot(`
    "RunError: DIR/huge.etude: 1099511627776 bytes (no model has more than 268435456)
    RunError: /dev/zero: it is no file
    RunError: DIR: it is a folder (name a file in it)
    RunError: DIR/none.etude: no such file or folder (check the path)"
  `);
});
