import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createErrorCollector, errorContent } from "../../lib/jupyter/kernel/errors.cjs";
import { watchLibrary } from "../../lib/jupyter/kernel/library.cjs";
import { createSender } from "../../lib/jupyter/kernel/send-queue.cjs";
import { correct, corrections, loadTslab } from "../../lib/jupyter/kernel/tslab.cjs";

describe("the corrections of tslab", () => {
  it("fit the installed version", () => {
    const { jupyter, converter } = loadTslab();
    expect(jupyter.ZmqServer).toBeTypeOf("function");
    expect(converter.createConverter).toBeTypeOf("function");
  });

  it("find a variable of an earlier cell in { name } as in { name: name }", () => {
    const converter = loadTslab().converter.createConverter();
    try {
      const { output } = converter.convert(
        "declare const piece: number;",
        "const own = 1; const both = { piece, own, again: piece };",
      );
      expect(output).toContain("{ piece: exports.piece, own, again: exports.piece }");
    } finally {
      converter.close();
    }
  });

  it("fail loudly on other code, naming the place and the remedy", () => {
    expect(() => correct("executor.js", "other code", corrections["executor.js"])).toThrow(
      /tslab\/dist\/executor\.js is not the code this kernel corrects: expected once, found 0 times.*npm run setup/,
    );
  });
});

describe("the queue of messages", () => {
  it("keeps every message, in order, when the socket is busy", async () => {
    const sent: number[] = [];
    let pending = false;
    // Takes 512 messages at once, then one at a time, as zeromq does.
    const socket = {
      closed: false,
      send(parts: unknown) {
        if (pending) throw Object.assign(new Error("busy"), { code: "EBUSY" });
        sent.push(parts as number);
        if (sent.length < 512) return Promise.resolve();
        pending = true;
        return new Promise<void>((done) => {
          setImmediate(() => {
            pending = false;
            done();
          });
        });
      },
    };
    const send = createSender();
    for (let i = 0; i < 700; i++) send(socket, i);
    for (let turn = 0; turn < 1000 && sent.length < 700; turn++) {
      await new Promise((done) => setImmediate(done));
    }
    expect(sent).toEqual(Array.from({ length: 700 }, (_, i) => i));
  });
});

describe("edits of the library", () => {
  it("are seen once, and every module of it is forgotten", () => {
    const folder = mkdtempSync(join(tmpdir(), "etude-library-"));
    mkdirSync(join(folder, "inner"));
    writeFileSync(join(folder, "inner", "a.ts"), "1");
    const library = watchLibrary(folder);
    expect(library.changed()).toBe(false);
    const { cache } = createRequire(import.meta.url);
    const path = join(folder, "importer.ts");
    cache[path] = { exports: {} } as NodeJS.Module;
    writeFileSync(join(folder, "inner", "a.ts"), "longer");
    expect(library.changed()).toBe(true);
    expect(cache[path]).toBeUndefined();
    expect(library.changed()).toBe(false);
    writeFileSync(join(folder, "new.ts"), "");
    expect(library.changed()).toBe(true);
  });
});

describe("what a failed cell tells", () => {
  it("is the error's own name and message, without the kernel's frames", () => {
    const error = new RangeError("too far", { cause: new Error("the cause") });
    error.stack += "\n    at run (/x/node_modules/tslab/dist/executor.js:1:1)";
    const content = errorContent(error);
    expect(content).toMatchObject({ ename: "RangeError", evalue: "too far" });
    expect(content.traceback.join("\n")).not.toContain("tslab");
    expect(content.traceback.at(-1)).toBe("caused by Error: the cause");
  });

  it("works for anything that is thrown", () => {
    expect(errorContent("text")).toMatchObject({ ename: "Thrown", evalue: "'text'" });
    expect(errorContent(undefined)).toMatchObject({ ename: "Thrown", evalue: "undefined" });
  });

  it("is the compiler's message where the cell does not compile", () => {
    const errors = createErrorCollector();
    errors.add("%s%d:%d - %s", "", 3, 7, "Type 'a' is not 'b'.");
    expect(errors.content()).toMatchObject({
      ename: "CompileError",
      evalue: "3:7 - Type 'a' is not 'b'.",
    });
  });
});
