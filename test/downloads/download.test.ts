import { execFile, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs, {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from "node:fs";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { syncBuiltinESMExports } from "node:module";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DownloadOptions, downloadFile } from "../../lib/downloads/download";
import { waitSeconds } from "../../lib/downloads/patience";
import { projectPath } from "../../lib/project/root";
import { type Answer, cutAfter, serve, stallAfter, status, type TestServer, whole } from "./server";

let folder: string;
let server: TestServer | undefined;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "download-")));
});

afterEach(async () => {
  await server?.close();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const body = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7 + (i >> 8)) & 255);
const sha256 = createHash("sha256").update(body).digest("hex");
const patience = { tries: 3, firstWaitSeconds: 0.01, stallSeconds: 0.5 };
const target = () => join(folder, "set.zip");

async function fetchFrom(answers: readonly Answer[], options: Partial<DownloadOptions> = {}) {
  server = await serve(...answers);
  const url = `${server.url}/set.zip`;
  return downloadFile({ url, target: target(), patience, ...options });
}

const left = () => readdirSync(folder).sort();

describe("a download", () => {
  it("comes whole, and says how far it is", async () => {
    const seen: number[] = [];
    const found = await fetchFrom([whole(body)], {
      sha256,
      bytes: body.length,
      onProgress: ({ bytes, total }) => {
        expect(total).toBe(body.length);
        seen.push(bytes);
      },
    });
    expect(found).toEqual({ bytes: body.length, sha256, url: `${server?.url}/set.zip` });
    expect(readFileSync(target()).equals(body)).toBe(true);
    expect(seen.at(-1)).toBe(body.length);
    expect(left()).toEqual(["set.zip"]);
  });

  it("goes on where the line was cut, in the same run", async () => {
    const told: string[] = [];
    const answers = [cutAfter(100_000, body), cutAfter(50_000, body), whole(body)];
    const found = await fetchFrom(answers, { sha256, onRetry: (text) => told.push(text) });
    expect(found.sha256).toBe(sha256);
    expect(server?.asked.slice(1)).toEqual([
      { path: "/set.zip", range: "bytes=100000-", ifRange: '"one"' },
      { path: "/set.zip", range: "bytes=150000-", ifRange: '"one"' },
    ]);
    expect(told).toHaveLength(2);
  });

  it("goes on in a later run, and keeps the part in between", async () => {
    const options = { patience: { ...patience, tries: 1 } };
    await expect(fetchFrom([cutAfter(100_000, body)], options)).rejects.toThrow(
      /what has come is kept/,
    );
    expect(left()).toEqual(["set.zip.part", "set.zip.part.json"]);
    const url = `${server?.url}/set.zip`;
    await server?.close();
    const port = Number(new URL(url).port);
    const asked: string[] = [];
    const again = createServer((request, response) => {
      asked.push(request.headers.range ?? "all");
      whole(body)(request, response);
    });
    await new Promise<void>((done) => again.listen(port, "127.0.0.1", done));
    const before: number[] = [];
    const onProgress: DownloadOptions["onProgress"] = (now) => before.push(now.before);
    const found = await downloadFile({ url, target: target(), patience, onProgress });
    again.closeAllConnections();
    again.close();
    expect(found.sha256).toBe(sha256);
    expect(asked).toEqual(["bytes=100000-"]);
    expect(before[0]).toBe(100_000);
  });

  it("begins anew where the file has changed in between", async () => {
    const other = body.map((byte) => byte ^ 1);
    await fetchFrom([cutAfter(100_000, body), whole(other, '"two"')]);
    expect(readFileSync(target()).equals(other)).toBe(true);
  });

  it("begins anew where nothing tells whether the halves fit, but goes on for a checksum", async () => {
    const bare: Answer = (_, response) => {
      response.writeHead(200, { "content-length": body.length });
      response.write(body.subarray(0, 90_000), () => setTimeout(() => response.destroy(), 20));
    };
    await fetchFrom([bare, whole(body)]);
    expect(server?.asked[1].range).toBeUndefined();
    await server?.close();
    rmSync(target());
    await fetchFrom([bare, whole(body)], { sha256 });
    expect(server?.asked[1]).toEqual({ path: "/set.zip", range: "bytes=90000-" });
  });

  it("is tried again when the line goes silent", async () => {
    const found = await fetchFrom([stallAfter(1000, body), whole(body)], { sha256 });
    expect(found.bytes).toBe(body.length);
    expect(server?.asked).toHaveLength(2);
  });

  it.each([408, 429, 500, 502, 503, 504])("is tried again after %i", async (code) => {
    await fetchFrom([status(code), whole(body)], { sha256 });
    expect(server?.asked).toHaveLength(2);
  });

  it("waits as long as the server asks", async () => {
    const told: string[] = [];
    await fetchFrom([status(429, { "retry-after": "1" }), whole(body)], {
      onRetry: (text) => told.push(text),
    });
    expect(told).toEqual(["the server answered 429; trying again in 1 s"]);
    const now = Date.parse("Sat, 28 Nov 2026 20:00:00 GMT");
    const steady = { tries: 6, firstWaitSeconds: 1, stallSeconds: 30 };
    expect(waitSeconds(1, steady, "Sat, 28 Nov 2026 20:00:07 GMT", now)).toBe(7);
    expect(waitSeconds(1, steady, "86400", now)).toBe(600);
    expect(waitSeconds(1, steady, "soon", now)).toBe(1);
    expect([1, 2, 3, 9].map((n) => waitSeconds(n, steady, undefined))).toEqual([1, 2, 4, 60]);
  });

  it("is given up after so many tries that bring nothing", async () => {
    await expect(fetchFrom([status(503)])).rejects.toThrow(/the server answered 503, 3 times/);
    expect(server?.asked).toHaveLength(3);
    expect(left()).toEqual([]);
  });

  it.each([
    [404, /answered 404 \(the file has moved: name another source with --from\)/],
    [403, /answered 403 \(it asks for leave: fetch it by hand/],
  ])("is not tried again after %i", async (code, message) => {
    await expect(fetchFrom([status(code)])).rejects.toThrow(message);
    expect(server?.asked).toHaveLength(1);
    expect(left()).toEqual([]);
  });

  it("follows redirects, but not in a circle, nor to a file of this machine", async () => {
    const found = await fetchFrom([status(302, { location: "/elsewhere" }), whole(body)]);
    expect(found.url).toBe(`${server?.url}/elsewhere`);
    await server?.close();
    rmSync(target());
    await expect(fetchFrom([status(301, { location: "/set.zip" })])).rejects.toThrow(
      /redirected more than 5 times/,
    );
    expect(server?.asked).toHaveLength(6);
    await server?.close();
    await expect(fetchFrom([status(302, { location: "file:///etc/passwd" })])).rejects.toThrow(
      /redirected to "file:\/\/\/etc\/passwd", which is not followed/,
    );
    expect(left()).toEqual([]);
  });

  it("is refused for a wrong checksum, and nothing of it stays", async () => {
    const wrong = fetchFrom([whole(body)], { sha256: "0".repeat(64) });
    await expect(wrong).rejects.toThrow(/SHA-256 [0-9a-f]{64} where 0{64} is expected/);
    expect(left()).toEqual([]);
  });

  it("is refused before a byte is read when the server has another size", async () => {
    await expect(fetchFrom([whole(body)], { bytes: 1000 })).rejects.toThrow(
      /a file of 300000 bytes where 1000 are expected/,
    );
    expect(left()).toEqual([]);
  });

  it("is refused when more comes than was promised or is taken", async () => {
    const endless: Answer = (_, response) => {
      response.writeHead(200);
      const more = () => {
        if (!response.destroyed) response.write(body, () => setImmediate(more));
      };
      more();
    };
    await expect(fetchFrom([endless], { mostBytes: 1e6 })).rejects.toThrow(
      /more than the 1000000 bytes it should have/,
    );
    await server?.close();
    await expect(fetchFrom([endless], { bytes: 400_000 })).rejects.toThrow(/more than the 400000/);
    expect(left().filter((name) => name === "set.zip")).toEqual([]);
  });

  it("is tried again when a server promises more than it sends, and then given up", async () => {
    const liar: Answer = (_, response) => {
      response.writeHead(200, { "content-length": body.length + 1000 });
      response.write(body, () => setTimeout(() => response.destroy(), 20));
    };
    await expect(fetchFrom([liar])).rejects.toThrow(/3 times/);
    expect(existsSync(target())).toBe(false);
  });

  it("begins anew when the server sends another part than was asked for", async () => {
    const other: Answer = (_, response) => {
      const range = `bytes 0-9/${body.length}`;
      response.writeHead(206, { "content-length": 10, "content-range": range, etag: '"one"' });
      response.end(body.subarray(0, 10));
    };
    const found = await fetchFrom([cutAfter(100_000, body), other, whole(body)], { sha256 });
    expect(found.sha256).toBe(sha256);
    expect(server?.asked[2].range).toBeUndefined();
  });

  it("stops when the signal says so and keeps the part", async () => {
    const controller = new AbortController();
    const stopped = fetchFrom([stallAfter(100_000, body)], {
      signal: controller.signal,
      patience: { ...patience, stallSeconds: 30 },
      onProgress: () => controller.abort(new Error("interrupted")),
    });
    await expect(stopped).rejects.toThrow("interrupted");
    expect(left()).toEqual(["set.zip.part", "set.zip.part.json"]);
  });

  it("says what to do without a network or with a name that is no URL", async () => {
    const options = { target: target(), patience };
    await expect(downloadFile({ url: "http://127.0.0.1:1/a", ...options })).rejects.toThrow(
      /the host refuses connections, 3 times \(check the network and HTTPS_PROXY/,
    );
    await expect(downloadFile({ url: "ftp://host/a", ...options })).rejects.toThrow(
      /no URL of the web/,
    );
  });
});

describe("a full disk", () => {
  const { writeSync } = fs;
  afterEach(() => {
    fs.writeSync = writeSync;
    syncBuiltinESMExports();
  });

  it("is named; what has come is kept, and goes on where there is room again", async () => {
    let room = 100_000;
    const limited = (file: number, bytes: Uint8Array, from: number) => {
      if (bytes.length - from > room) throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
      room -= bytes.length - from;
      return writeSync(file, bytes, from);
    };
    fs.writeSync = limited as typeof writeSync;
    syncBuiltinESMExports();
    await expect(fetchFrom([whole(body)], { sha256 })).rejects.toThrow(
      /set\.zip: cannot be written: the disk is full \(make room, or choose another disk\)/,
    );
    expect(existsSync(target())).toBe(false);
    fs.writeSync = writeSync;
    syncBuiltinESMExports();
    const { url } = server ?? { url: "" };
    await downloadFile({ url: `${url}/set.zip`, target: target(), patience, sha256 });
    expect(left()).toEqual(["set.zip"]);
  });
});

const openssl = spawnSync("openssl", ["version"]).status === 0;
describe.skipIf(!openssl)("a company's certificate", () => {
  it("is trusted where NODE_EXTRA_CA_CERTS names it, and named where it does not", async () => {
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const words = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"];
    const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"];
    spawnSync("openssl", [...words, ...names, "-keyout", key, "-out", cert]);
    const pem = { key: readFileSync(key), cert: readFileSync(cert) };
    const secure = createSecureServer(pem, (_, response) => response.end("music"));
    await new Promise<void>((ready) => secure.listen(0, "127.0.0.1", ready));
    const { port } = secure.address() as AddressInfo;
    const request = JSON.stringify({ url: `https://127.0.0.1:${port}/set.zip`, target: target() });
    const script = `require("./lib/downloads/download").downloadFile(${request})
      .then(() => console.log("came"), (error) => console.log(error.message));`;
    const fetched = (env: object) =>
      new Promise<string>((done) => {
        const options = { cwd: projectPath(), env: { ...process.env, ...env } };
        const args = ["-r", "tsx/cjs", "-e", script];
        execFile(process.execPath, args, options, (_, stdout) => done(stdout));
      });
    try {
      expect(await fetched({ NODE_EXTRA_CA_CERTS: "" })).toMatch(
        /its certificate is not trusted: \w+ \(behind a company's proxy: NODE_EXTRA_CA_CERTS=FILE/,
      );
      expect(existsSync(target())).toBe(false);
      expect(await fetched({ NODE_EXTRA_CA_CERTS: cert })).toBe("came\n");
      expect(readFileSync(target(), "utf8")).toBe("music");
    } finally {
      secure.closeAllConnections();
      secure.close();
    }
  });
});

describe("the proxy that the environment names", () => {
  it("is asked for the file, unless NO_PROXY names the host", async () => {
    const asked: string[] = [];
    const proxy = createServer();
    proxy.on("connect", (request, socket) => {
      asked.push(request.url ?? "");
      const [host, port] = (request.url ?? "").split(":");
      const line = connect(Number(port), host, () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        line.pipe(socket).pipe(line);
      });
      line.on("error", () => socket.destroy());
      socket.on("error", () => line.destroy());
    });
    await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
    const { port } = proxy.address() as { port: number };
    const { HTTP_PROXY, NO_PROXY } = process.env;
    try {
      process.env.HTTP_PROXY = `http://127.0.0.1:${port}`;
      await fetchFrom([whole(body)], { sha256 });
      expect(asked).toEqual([new URL(server?.url ?? "").host]);
      await server?.close();
      rmSync(target());
      process.env.NO_PROXY = "127.0.0.1";
      await fetchFrom([whole(body)], { sha256 });
      expect(asked).toHaveLength(1);
    } finally {
      for (const [name, value] of Object.entries({ HTTP_PROXY, NO_PROXY })) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      proxy.closeAllConnections();
      proxy.close();
    }
  });
});
