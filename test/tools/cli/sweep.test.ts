import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openSweepFolder, writeTaskRecord } from "../../../lib/sweeps/folder";
import { readSpec } from "../../../lib/sweeps/spec";
import { main } from "../../../lib/tools/cli/etude";

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "etude-sweep-cli-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function sweep(...words: string[]) {
  const said = { out: "", err: "" };
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      said.out += text;
      return true;
    }),
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      said.err += text;
      return true;
    }),
  ];
  try {
    return { status: await main(["sweep", ...words]), ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

function specFile(name: string, spec: object): string {
  const path = join(root, `${name}.json`);
  writeFileSync(path, JSON.stringify({ name, recipes: "chorale", ...spec }));
  return path;
}

describe("etude sweep", () => {
  it("lists what comes with the project", async () => {
    const { status, out } = await sweep("--list", "--json");
    expect(status).toBe(0);
    const names = JSON.parse(out).map(({ name }: { name: string }) => name);
    expect(names).toEqual(["chorale-grid", "chorale-halving", "musigan-combinations"]);
  });

  it("refuses what is wrong before anything is begun or written", async () => {
    const folder = join(root, "none");
    const refused = async (...words: string[]) => {
      const { status, err } = await sweep(...words, "--out", folder);
      expect(status).toBe(1);
      return err;
    };
    expect(await refused("nowhere.json")).toContain("nowhere.json: no such file");
    const parameters = { "network.unit": [8] };
    expect(await refused(specFile("unknown", { parameters }))).toMatch(
      /unknown.json: invalid setting of chorale\/gru: "network.unit" \(must be one of/,
    );
    expect(await refused(specFile("empty", { parameters: { "network.units": [] } }))).toMatch(
      /empty.json: network.units: \[\] \(must list at least one value/,
    );
    expect(await refused(specFile("data", { data: "nosuchset" }))).toContain("nosuchset");
    const good = specFile("good", { parameters: { "network.units": [8] } });
    expect(await refused(good, "--tls-key", "key.pem")).toContain("--scheduler tls://HOST:PORT");
    expect(await refused(good, "--show")).toContain("no sweep here");
    expect(existsSync(folder)).toBe(false);
  });

  it("shows what a sweep has come to so far, begun or not", async () => {
    const folder = join(root, "shown");
    const path = specFile("shown", { parameters: { "network.units": [8, 16] } });
    openSweepFolder(folder, readSpec(path), false);
    const score = { loss: Math.LN2, accuracy: 0.5 };
    writeTaskRecord(folder, {
      ...{ task: "c02-s1", worker: "w", attempts: 1, reason: null },
      trained: {
        ...{ epochs: 3, bestEpoch: 3, training: score, heldOut: score, parameters: 9, seconds: 2 },
        ...{ weightsSha256: null, stopped: "finished" },
      },
    });
    const { status, out } = await sweep(path, "--show", "--out", folder);
    expect(status).toBe(0);
    expect(out).toContain("c02     16  done");
    expect(out).toContain("1/2 done; best c02: 1 bits");
  });
});
