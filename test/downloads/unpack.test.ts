import fs, {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Zippable, zipSync } from "fflate";
import { packTar } from "modern-tar";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type UnpackOptions, unpackArchive } from "../../lib/downloads/unpack";

let base: string;
let folder: string;

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), "unpack-")));
  folder = join(base, "set");
});

afterEach(() => rmSync(base, { recursive: true, force: true }));

const bytes = (text: string) => new TextEncoder().encode(text);

/** Archives of the three kinds with the same files. */
const kinds = {
  zip: async (files: Record<string, string>) =>
    zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, bytes(text)]))),
  tar: (files: Record<string, string>) => tar(...Object.entries(files)),
  "tar.gz": async (files: Record<string, string>) => gzipSync(await tar(...Object.entries(files))),
};

function tar(...files: readonly (readonly [string, string])[]): Promise<Uint8Array> {
  return packTar(
    files.map(([name, text]) => ({ header: { name, size: text.length }, body: text })),
  );
}

function unpack(archive: Uint8Array, options: UnpackOptions = {}) {
  const path = join(base, "set.archive");
  writeFileSync(path, archive);
  return unpackArchive(path, folder, options);
}

/** Refused, and neither the folder nor anything beside the archive is there. */
async function expectRefused(archive: Uint8Array, message: RegExp, options: UnpackOptions = {}) {
  await expect(unpack(archive, options)).rejects.toThrow(message);
  expect(readdirSync(base)).toEqual(["set.archive"]);
}

describe.each(Object.entries(kinds))("a %s file", (_, pack) => {
  it("is unpacked, whatever the order and depth", async () => {
    const files = { "b/c/d.txt": "deep", "./a.txt": "top", "歌.txt": "song" };
    const unpacked = await unpack(await pack(files));
    expect(unpacked).toEqual({ files: 3, bytes: 11, leftOut: 0 });
    expect(readFileSync(join(folder, "b/c/d.txt"), "utf8")).toBe("deep");
    expect(readdirSync(folder).sort()).toEqual(["a.txt", "b", "歌.txt"]);
    expect(readdirSync(base).sort()).toEqual(["set", "set.archive"]);
  });

  it("gives what is asked for, under the paths asked for", async () => {
    const place = (path: string) => (path.endsWith(".mid") ? path.replace("top/", "") : undefined);
    const pages = Array.from({ length: 9 }, (_, i) => [`top/${i}.html`, "page".repeat(900)]);
    const files = Object.fromEntries([...pages, ["top/a.mid", "a"], ["top/z.html", "b"]]);
    expect((await unpack(await pack(files), { place })).files).toBe(1);
    expect(readdirSync(folder)).toEqual(["a.mid"]);
  });

  it.each([
    ["../outside.txt", /leads outside|invalid relative path/],
    ["a/../../outside.txt", /leads outside|invalid relative path/],
    ["/etc/outside.txt", /absolute/],
    ["C:/outside.txt", /absolute/],
    ["a".repeat(300), /too long or too deep/],
    [`${"a/".repeat(40)}b`, /too long or too deep/],
  ])("with an entry %s is refused whole", async (name, message) => {
    await expectRefused(await pack({ "good.txt": "good", [name]: "bad" }), message);
    expect(existsSync(join(base, "..", "outside.txt"))).toBe(false);
  });

  it("is refused when it has more entries, or more bytes, than the limits allow", async () => {
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${i}.txt`, "0123"]));
    await expectRefused(await pack(files), /more than 19 entries: a bomb\?/, {
      limits: { entries: 19 },
    });
    await expectRefused(await pack(files), /more than 79 bytes unpacked: a bomb\?/, {
      limits: { bytes: 79 },
    });
    expect((await unpack(await pack(files), { limits: { entries: 20, bytes: 80 } })).files).toBe(
      20,
    );
  });

  it("cut off anywhere is refused", async () => {
    const archive = await pack({ "a.txt": "a".repeat(2000), "b.txt": "b".repeat(2000) });
    for (const share of [0.3, 0.6, 0.9]) {
      const cut = archive.slice(0, Math.floor(archive.length * share));
      await expectRefused(cut, /damaged or not to be trusted/);
    }
  });

  it("stops when the signal says so and leaves nothing", async () => {
    const controller = new AbortController();
    const files = { "a.txt": "a", "b.txt": "b" };
    const options: UnpackOptions = {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error("interrupted")),
    };
    await expectRefused(await pack(files), /^interrupted$/, options);
  });
});

it("an archive that the disk has no room for leaves nothing", async () => {
  const { writeSync } = fs;
  const full = () => {
    throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
  };
  const archive = await kinds.zip({ "a.txt": "a", "b.txt": "b" });
  const path = join(base, "set.archive");
  writeFileSync(path, archive);
  fs.writeSync = full as typeof writeSync;
  syncBuiltinESMExports();
  try {
    await expect(unpackArchive(path, folder)).rejects.toThrow(/set\.archive: the disk is full/);
  } finally {
    fs.writeSync = writeSync;
    syncBuiltinESMExports();
  }
  expect(readdirSync(base)).toEqual(["set.archive"]);
});

describe("a hostile archive", () => {
  it("makes no link, and writes through none", async () => {
    const link = { attrs: (0o120777 << 16) >>> 0, os: 3 } as const;
    const zip: Zippable = { "a.txt": bytes("a"), out: [bytes("/tmp"), link] };
    expect(await unpack(zipSync(zip))).toEqual({ files: 1, bytes: 1, leftOut: 1 });
    expect(readdirSync(folder)).toEqual(["a.txt"]);
    rmSync(folder, { recursive: true });
    const archive = await packTar([
      { header: { name: "out", size: 0, type: "symlink", linkname: base } },
      { header: { name: "hard", size: 0, type: "link", linkname: "/etc/passwd" } },
      { header: { name: "pipe", size: 0, type: "fifo" } },
      { header: { name: "out/written.txt", size: 1 }, body: "w" },
    ]);
    expect(await unpack(archive)).toEqual({ files: 1, bytes: 1, leftOut: 3 });
    expect(existsSync(join(base, "written.txt"))).toBe(false);
    expect(readFileSync(join(folder, "out", "written.txt"), "utf8")).toBe("w");
  });

  it("with one name twice is refused", async () => {
    await expectRefused(await tar(["a.txt", "one"], ["./a.txt", "two"]), /"a.txt" comes twice/);
    const zip = zipSync({ "a.txt": bytes("one"), "b.txt": bytes("two") });
    const twice = Buffer.from(zip).toString("latin1").replaceAll("b.txt", "a.txt");
    await expectRefused(Buffer.from(twice, "latin1"), /"a.txt" comes twice/);
  });

  it("with a file where a folder is needed is refused", async () => {
    await expectRefused(
      await tar(["a", "one"], ["a/b", "two"]),
      /it is a file|in the way|a part of the path/,
    );
  });

  it("that grows a hundredfold is refused long before its end", async () => {
    const limits = { free: 1e6 };
    const bomb = gzipSync(await tar(["zeros", "0".repeat(4e6)]));
    expect(bomb.length).toBeLessThan(10_000);
    await expectRefused(bomb, /more than 1\d{6} bytes unpacked: a bomb\?/, { limits });
    const zip = zipSync({ zeros: new Uint8Array(4e6) });
    await expectRefused(zip, /more than 1\d{6} bytes unpacked: a bomb\?/, { limits });
  });

  it("that lies about a size, or whose bytes were changed, is refused", async () => {
    const zip = zipSync({ "a.txt": [bytes("abcdefgh"), { level: 0 }] });
    const changed = Uint8Array.from(zip);
    changed[zip.indexOf(97, 35)] = 98;
    await expectRefused(changed, /checksum of a.txt is wrong/);
    const small = zipSync({ "a.txt": new Uint8Array(5000) });
    const view = new DataView(small.buffer, small.byteOffset);
    const directory = small.length - 22 - 46 - 5;
    view.setUint32(directory + 24, 10, true);
    await expectRefused(small, /too many bytes|size/);
  });

  it("that is none is named", async () => {
    await expectRefused(bytes("<html>not found</html>"), /neither zip nor tar/);
    await expect(unpackArchive(join(base, "none.zip"), folder)).rejects.toThrow(/no such file/);
  });
});
