import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import type { IngestReport } from "../../../lib/corpus/ingest";
import { describeReport, ingestCommand } from "../../../lib/tools/cli/ingest";

const folders: string[] = [];

afterEach(() => {
  vi.restoreAllMocks();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const leftOut = { controllers: 0, pitchBends: 0, texts: 0 };
const read = { status: "read", notes: 1204, durationSeconds: 75, tracks: 2, problems: [] } as const;

const report: IngestReport = {
  files: 2,
  read: 1,
  recovered: 0,
  refused: 1,
  copies: 1,
  notes: 1204,
  seconds: 0.1,
  results: [
    { path: "a.mid", ...read, leftOut: { ...leftOut, pitchBends: 1500 } },
    {
      path: "b\u001b[2J.mid",
      status: "refused",
      notes: 0,
      durationSeconds: 0,
      tracks: 0,
      leftOut,
      problems: [{ kind: "not-midi", byte: 0, message: "not a MIDI file but text" }],
    },
  ],
};

test("the report has a line for each file, its problems below, and totals", () => {
  expect(describeReport(report)).toMatchInlineSnapshot(`
    "read         1204 notes     1:15    2 tracks  a.mid
    refused         0 notes     0:00    0 tracks  b�[2J.mid
               not-midi: byte 0: not a MIDI file but text

    2 files: 1 read, 0 recovered with problems, 1 refused
    1,204 notes in 0.10 s
    read, but not kept in pieces: 1,500 pitch bends
    1 files repeat another one: a split keeps them with it
    "
  `);
});

test("--json prints one object and nothing else", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ingest-cli-"));
  folders.push(folder);
  writeFileSync(join(folder, "page.mid"), "<html>");
  const written: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
  await ingestCommand().parseAsync([folder, "--json"], { from: "user" });
  const parsed = JSON.parse(written.join("")) as IngestReport;
  expect(Object.keys(parsed)).toEqual(
    "files read recovered refused notes copies seconds results".split(" "),
  );
  expect(parsed.refused).toBe(1);
});

test("a number of jobs that makes no sense is refused before anything is read", async () => {
  const command = ingestCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  const run = command.parseAsync([".", "--jobs", "0"], { from: "user" });
  await expect(run).rejects.toThrow(/must be a whole number from 1 to 256/);
});

test.each([
  [["--jobs", "2", "--workers", "2"], /invalid jobs: 2 \(goes without --workers and --scheduler\)/],
  [["--tls-key", "key.pem"], /certificates are for a scheduler/],
  [["--recipe", "nobody"], /nobody/],
  [["--scheduler", "cluster"], /invalid scheduler: "cluster" \(must be such as tcp:/],
])("%j is refused before anything is read", async (flags, message) => {
  const folder = mkdtempSync(join(tmpdir(), "ingest-cli-"));
  folders.push(folder);
  writeFileSync(join(folder, "page.mid"), "<html>");
  vi.stubEnv("ETUDE_CACHE", join(folder, "cache"));
  const run = ingestCommand().parseAsync([folder, ...flags], { from: "user" });
  await expect(run).rejects.toThrow(message);
  const kept = readdirSync(folder, { recursive: true, withFileTypes: true });
  expect(kept.filter((one) => one.isFile()).map(({ name }) => name)).toEqual(["page.mid"]);
  vi.unstubAllEnvs();
});
