// Step 7: kernel, report template and renderer of figures, where the Jupyter of `.venv` finds them.
const {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} = require("node:fs");
const { dirname, join, relative } = require("node:path");
const { gzipSync } = require("node:zlib");
const { at, paths } = require("../paths.cjs");
const { unpack, wheels, withWheel } = require("../pip.cjs");
const { hashInputs } = require("../stamps.cjs");

const template = at("lib", "tools", "jupyter", "share", "nbconvert", "templates", "etude");
const installed = join(paths.venv, "share", "jupyter");
const installedTemplate = join(installed, "nbconvert", "templates", "etude");
const configuration = join(paths.venv, "etc", "jupyter", "jupyter_nbconvert_config.json");

const fonts = at("node_modules", "@mathjax", "mathjax-newcm-font", "svg", "dynamic");

/** Letters and signs that MathJax would otherwise fetch when a formula asks for them. */
const fontParts = [
  ...["accents", "arrows", "calligraphic", "double-struck", "fraktur", "marrows", "math"],
  ...["monospace", "mshapes", "sans-serif", "script", "shapes", "symbols", "variants"],
];

/** Commands of TeX that are not in MathJax's own file. */
const extensions = ["boldsymbol", "braket", "enclose", "cancel", "color", "mathtools", "upgreek"];
const extensionFolder = at("node_modules", "mathjax", "input", "tex", "extensions");

/** What reports embed, compressed: file in the template, its sources. */
const libraries = {
  "plotly.b64": [at("node_modules", "plotly.js-dist-min", "plotly.min.js")],
  "mathjax.b64": [
    at("node_modules", "mathjax", "tex-svg.js"),
    ...fontParts.map((name) => join(fonts, `${name}.js`)),
    ...extensions.map((name) => join(extensionFolder, `${name}.js`)),
  ],
};

/** A relative link, made anew. @param {string} path @param {string} target */
function link(path, target) {
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { recursive: true, force: true });
  symlinkSync(relative(dirname(path), target), path);
}

function installTemplate() {
  rmSync(installedTemplate, { recursive: true, force: true });
  for (const name of ["conf.json", "index.html.j2"]) {
    link(join(installedTemplate, name), join(template, name));
  }
  for (const name of readdirSync(join(template, "static"))) {
    link(join(installedTemplate, "static", name), join(template, "static", name));
  }
  for (const [name, sources] of Object.entries(libraries)) {
    const text = sources.map((source) => readFileSync(source, "utf8")).join("\n;\n");
    const packed = gzipSync(text, { level: 9 }).toString("base64");
    writeFileSync(join(installedTemplate, "static", name), packed);
  }
  writeFileSync(join(installedTemplate, "static", "inflate.js"), inflate());
}

/** What unpacks a library at once when a page is printed: the browser's own way takes its time. */
function inflate() {
  const { outputFiles } = require("esbuild").buildSync({
    stdin: { contents: 'export { gunzipSync } from "fflate";', resolveDir: paths.root },
    ...{ bundle: true, minify: true, write: false, target: "es2020" },
    ...{ format: "iife", globalName: "etudeInflate" },
    banner: { js: "/* fflate (github.com/101arrowz/fflate), MIT */" },
  });
  return outputFiles[0].text;
}

/** JupyterLab asks the network for news unless told; nothing else of it is changed. */
const labSettings = {
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
};

/** @param {string} path @param {object} content */
function writeSettings(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`);
}

const renderer = join("share", "jupyter", "labextensions", "jupyterlab-plotly");

/** @param {import("../setup.cjs").StepContext} context */
async function installRenderer(context) {
  const data = `${wheels.plotly.replace("==", "-")}.data/data/${renderer}/`;
  await withWheel(context, lab.name, "plotly", (wheel) =>
    unpack(context, lab.name, {
      wheel,
      target: join(paths.venv, renderer),
      cut: data,
      members: [data],
    }),
  );
}

/** @type {import("../setup.cjs").Step} */
const lab = {
  name: "notebook kernel and report template",
  id: "lab",
  needs: ["packages", "environment"],
  key: () =>
    hashInputs({
      texts: [...readdirSync(join(template, "static")).sort(), paths.root, wheels.plotly],
      files: [at("package-lock.json"), join(__dirname, "lab.cjs")],
    }),
  isThere: () =>
    existsSync(join(installed, "kernels", "tslab", "kernel.json")) &&
    existsSync(join(installedTemplate, "static", "inflate.js")) &&
    existsSync(join(paths.venv, renderer, "package.json")) &&
    existsSync(configuration),
  async run(context) {
    link(
      join(installed, "kernels", "tslab"),
      at("lib", "tools", "jupyter", "share", "kernels", "tslab"),
    );
    installTemplate();
    await installRenderer(context);
    writeSettings(configuration, {
      HTMLExporter: { template_name: "etude", embed_images: true },
    });
    writeSettings(join(installed, "lab", "settings", "overrides.json"), labSettings);
    return "";
  },
};

module.exports = { lab };
