// Loads the pinned tslab with its source corrected. Every correction names the exact text it
// replaces: when tslab is not the version known here, loading fails instead of half working.
const { readFileSync } = require("node:fs");
const Module = require("node:module");
const { dirname, join } = require("node:path");

const pinnedVersion = "1.0.22";

/** @typedef {{ reason: string, from: string, to: string }} Correction */

/** @type {Record<string, readonly Correction[]>} */
const corrections = {
  "converter.js": [
    {
      reason: "strict types, the resolution of today's packages",
      from: "moduleResolution: ts.ModuleResolutionKind.Node10,",
      to: 'moduleResolution: ts.ModuleResolutionKind.Bundler, strict: true, types: ["node"],',
    },
    {
      reason: "the library level of tsconfig.json",
      from: "lib: transpileLib.map((lib) => `lib.$" + "{lib}.d.ts`),",
      to: 'lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],',
    },
    {
      reason: "edits are looked for before a cell runs (library.cjs), not by hundreds of watchers",
      from: "const watcher = ts.sys.watchFile(path, cb, pollingInterval);",
      to: "const watcher = { close() {} };",
    },
    {
      reason: "the same for folders",
      from: "sys.writeFile = function (path, data) {",
      to: "sys.watchDirectory = () => ({ close() {} });\n    sys.writeFile = function (path, data) {",
    },
    {
      reason: "nobody asks which file refers to which: that map is half of a cell's compilation",
      from: "outDir,\n    }, sys, null, function (d) {",
      to: "outDir,\n    }, sys, ts.createAbstractBuilder, function (d) {",
    },
    {
      reason: "a cell's names stand in its text: no program is made for them alone",
      from: `        updateContent(prevDecl, src);
        let declsFile = builder.getSourceFile(declFilename);
        let srcFile = builder.getSourceFile(srcFilename);
        const locals = srcFile.locals;`,
      to: `        let declsFile;
        let srcFile;
        const locals = localsOf(srcPrefix + src);`,
    },
    {
      reason: "so there is one program for each cell, with its exports where it has names",
      from: `            const suffix = "\\nexport {" + Array.from(keys).join(", ") + "}";
            updateContent(prevDecl, src + suffix);
            declsFile = builder.getSourceFile(declFilename);
            srcFile = builder.getSourceFile(srcFilename);
        }`,
      to: `            src += "\\nexport {" + Array.from(keys).join(", ") + "}";
        }
        updateContent(prevDecl, src);
        declsFile = builder.getSourceFile(declFilename);
        srcFile = builder.getSourceFile(srcFilename);`,
    },
    {
      reason: "the names that a cell declares, imports too",
      from: "    function getTypeRoots() {",
      to: `    function localsOf(text) {
        const file = ts.createSourceFile(srcFilename, text, transpileTarget, true);
        ts.bindSourceFile(file, builder.getProgram().getCompilerOptions());
        return file.locals;
    }
    function getTypeRoots() {`,
    },
    {
      reason: "only cells are compiled here: lib is loaded by tsx, as on the command line",
      from: "for (const dep of getAllSrcDependencies(builder, srcFile)) {",
      to: "for (const dep of [srcFilename]) {",
    },
    {
      reason: "only cells are reported: lib is checked by a current compiler",
      from: "return ts.getPreEmitDiagnosticsOfFiles(builder.getProgram(), files);",
      to: "return ts.getPreEmitDiagnostics(builder.getProgram(), sourceFile);",
    },
    {
      reason: "the dependencies need not be walked for that",
      from: "for (const dep of getAllSrcDependencies(builder, sourceFile)) {\n        if (dep !== sourceFile.fileName)",
      to: "for (const dep of []) {\n        if (dep !== sourceFile.fileName)",
    },
    {
      reason: "a variable of an earlier cell is found in { name } too, not only in { name: name }",
      from: "if (!ts.isIdentifier(node)) {\n                return ts.visitEachChild(node, wrapPrev",
      to: `if (ts.isShorthandPropertyAssignment(node)) {
                const symbol = checker.getShorthandAssignmentValueSymbol(node);
                const isPrevious = (symbol?.declarations ?? []).some((d) => d.getSourceFile() === declsFile);
                const initial = node.objectAssignmentInitializer && wrapPrevIdentifier(node.objectAssignmentInitializer);
                if (!isPrevious) return ts.factory.updateShorthandPropertyAssignment(node, node.name, initial);
                const earlier = ts.factory.createPropertyAccessExpression(ts.factory.createIdentifier("exports"), node.name);
                return ts.factory.createPropertyAssignment(node.name, initial ? ts.factory.createAssignment(earlier, initial) : earlier);
            }
            if (!ts.isIdentifier(node)) {
                return ts.visitEachChild(node, wrapPrev`,
    },
    {
      reason: "in ({ pieces: some }) => … the property is no variable, wherever its type stands",
      from: "let prev = false;\n",
      to: `if (node.parent && ts.isBindingElement(node.parent) && node.parent.propertyName === node) {
                return node;
            }
            let prev = false;\n`,
    },
  ],
  "jupyter.js": [
    {
      reason: "messages go through a queue (send-queue.cjs)",
      from: "sock.send(heads.concat(bodies));",
      to: "exports.send(sock, heads.concat(bodies));",
    },
    {
      reason: "the runner of notebooks has requests of its own (server.cjs)",
      from: "console.warn(`unknown msg_type: $" + "{msg.header.msg_type}`);",
      to: "await this.handleOther(sock, msg);",
    },
  ],
  "executor.js": [
    {
      reason: "a readable place in stack traces",
      from: "breakOnSigint: true,",
      to: 'breakOnSigint: true, filename: "cell",',
    },
  ],
};

/**
 * The source with every correction made.
 *
 * @param {string} file name inside tslab/dist
 * @param {string} source
 * @param {readonly Correction[]} list
 */
function correct(file, source, list) {
  let result = source;
  for (const { reason, from, to } of list) {
    const parts = result.split(from);
    if (parts.length !== 2) {
      throw new Error(
        `tslab/dist/${file} is not the code this kernel corrects: expected once, found ` +
          `${parts.length - 1} times: ${JSON.stringify(from)} (${reason}); ` +
          `run npm run setup to get tslab ${pinnedVersion}`,
      );
    }
    result = parts.join(to);
  }
  return result;
}

/**
 * The corrected modules of tslab; throws when the installed one is another version.
 *
 * @returns {{ converter: any, executor: any, jupyter: any }}
 */
function loadTslab() {
  const manifest = require.resolve("tslab/package.json");
  const { version } = JSON.parse(readFileSync(manifest, "utf8"));
  if (version !== pinnedVersion) {
    throw new Error(
      `tslab ${version} is installed, this kernel corrects ${pinnedVersion} (run npm run setup)`,
    );
  }
  const folder = join(dirname(manifest), "dist");
  const extensions = /** @type {any} */ (Module)._extensions;
  const load = extensions[".js"];
  extensions[".js"] = (/** @type {any} */ module, /** @type {string} */ path) => {
    const file = dirname(path) === folder ? path.slice(folder.length + 1) : "";
    if (!(file in corrections)) return load(module, path);
    module._compile(correct(file, readFileSync(path, "utf8"), corrections[file]), path);
  };
  try {
    return {
      converter: require("tslab/dist/converter"),
      executor: require("tslab/dist/executor"),
      jupyter: require("tslab/dist/jupyter"),
    };
  } finally {
    extensions[".js"] = load;
  }
}

module.exports = { correct, corrections, loadTslab, pinnedVersion };
