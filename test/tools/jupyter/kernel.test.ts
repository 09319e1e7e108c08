import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createErrorCollector, errorContent } from "../../../lib/tools/jupyter/kernel/errors.cjs";
import { watchLibrary } from "../../../lib/tools/jupyter/kernel/library.cjs";
import { createSender } from "../../../lib/tools/jupyter/kernel/send-queue.cjs";
import { correct, corrections, loadTslab } from "../../../lib/tools/jupyter/kernel/tslab.cjs";

/** What the kernel runs for a cell after cells that declared `earlier`. */
function convert(earlier: string, cell: string): string {
  const converter = loadTslab().converter.createConverter();
  try {
    const { output, diagnostics } = converter.convert(earlier, cell);
    expect(diagnostics).toEqual([]);
    return output;
  } finally {
    converter.close();
  }
}

describe("the corrections of tslab", () => {
  it("fit the installed version", () => {
    const { jupyter, converter } = loadTslab();
    expect(jupyter.ZmqServer).toBeTypeOf("function");
    expect(converter.createConverter).toBeTypeOf("function");
  });

  it("find a variable of an earlier cell in { name } as in { name: name }", () => {
    const output = convert(
      "declare const piece: number;",
      "const own = 1; const both = { piece, own, again: piece };",
    );
    expect(output).toContain("{ piece: exports.piece, own, again: exports.piece }");
  });

  it("find it where { name = initial } is assigned to it", () => {
    const output = convert(
      "declare let piece: number; declare const rows: { piece?: number }[];",
      "{ let own = 1; ({ piece = own } = rows[0]); ({ piece: own = piece } = rows[0]); }",
    );
    expect(output).toContain("({ piece: exports.piece = own } = exports.rows[0])");
    expect(output).toContain("({ piece: own = exports.piece } = exports.rows[0])");
  });

  it("leave the property in { name: other } alone when its type comes from an earlier cell", () => {
    const earlier =
      "declare const rows: { label: string; pieces: number[] }[]; declare const pieces: number[];";
    const cell =
      "const sizes = rows.map(({ label, pieces: some }) => label + some.length + pieces.length);" +
      "const { pieces: first } = rows[0];" +
      "for (const { pieces: each = pieces } of rows) each.length;";
    const output = convert(earlier, cell);
    expect(output).toContain("({ label, pieces: some }) =>");
    expect(output).toContain("label + some.length + exports.pieces.length");
    expect(output).toContain("const { pieces: first } = exports.rows[0]");
    expect(output).toContain("const { pieces: each = exports.pieces } of exports.rows");
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
