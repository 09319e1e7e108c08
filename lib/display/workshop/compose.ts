import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { escapeHtml } from "../../core";
import { drumKit, factsOf, type ModelFacts } from "../../live";
import { loadModel } from "../../models/portable";
import { mark, show } from "..";
import { packInstruments } from "../sounds";
import { pageScript } from "./page-code";

/** Piano, church organ, strings, choir: what the reader may choose from in any case. */
const usualPrograms = [0, 19, 48, 52];
/** A page holds no more instruments than these and the usual ones; the others sound as a piano. */
const mostPrograms = 12;

// Finds the parts of all outputs, the first of each kind, and starts those that wait. In plain
// words of the browser, as it stands in the page.
const boot = `(function () {
  var parts = (window.etudeParts = window.etudeParts || {});
  document.querySelectorAll("script.etude-part").forEach(function (part) {
    parts[part.dataset.part] = parts[part.dataset.part] || part.textContent.trim();
  });
  function bytesOf(name) {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(parts[name]);
    var text = atob(parts[name]), bytes = new Uint8Array(text.length);
    for (var i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return bytes;
  }
  function unpack(name) {
    var stream = new Blob([bytesOf(name)]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  }
  function start(root) {
    var names = root.dataset;
    window.etudePage = window.etudePage || {};
    var page = (window.etudePage[names.page] = window.etudePage[names.page] || unpack(names.page).then(function (text) {
      var script = document.createElement("script");
      script.textContent = text;
      document.head.append(script);
    }));
    Promise.all([page, unpack(names.mind), unpack(names.sounds)]).then(function (all) {
      window.etudeCompose(root, { model: bytesOf(names.model), name: names.name, code: all[1], sounds: all[2] });
    }).catch(function (error) {
      root.append("This page cannot compose here: " + error.message + ".");
    });
  }
  document.querySelectorAll(".etude-compose:not([data-started])").forEach(function (root) {
    root.dataset.started = "yes";
    var wait = root.querySelector(".etude-untrusted");
    if (wait) wait.remove();
    setTimeout(start, 0, root);
  });
})();`;

const box =
  "border:1px solid #dce2ea;border-radius:10px;padding:12px 14px;max-width:1200px;" +
  "font:13px/1.45 Inter,'Segoe UI','Helvetica Neue',Arial,sans-serif";

const keyOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex").slice(0, 24);

function part(name: string, base64: string): string {
  return `<script type="text/plain" class="etude-part" data-part="${name}">${base64}</script>`;
}

const packed = (text: string) => gzipSync(text, { level: 9 }).toString("base64");

function programsOf(tokens: readonly string[]): number[] {
  const named = tokens.flatMap((token) => /^program:(\d{1,3})$/.exec(token)?.[1] ?? []);
  const drums = tokens.some((token) => token === "program:drums") ? [drumKit] : [];
  return [...usualPrograms, ...named.map(Number).slice(0, mostPrograms), ...drums];
}

function factsLine({ parameters, encoding, data }: ModelFacts): string {
  return `${mark(parameters)} parameters, learnt from ${data}, speaks ${encoding}.`;
}

/**
 * A workshop in which the reader composes with a model: in the cell, and the same in the exported
 * page, without a network. What stands there before its script runs says what it will be.
 *
 * Weights, code and instruments are parts with a key; a report keeps each part once.
 *
 * @param model a model's file, as its path or its bytes
 * @throws RunError for what is no model
 * @example
 * show(await workshop(modelPath("chorale")));
 */
export async function workshop(
  model: string | Uint8Array,
): Promise<{ html: string; text: string }> {
  const source = typeof model === "string" ? model : "model";
  const bytes = typeof model === "string" ? new Uint8Array(readFileSync(model)) : model;
  const loaded = loadModel(bytes, source);
  const facts = factsOf(loaded);
  const [page, mind] = [pageScript("page"), pageScript("mind")];
  const sounds = await packInstruments(programsOf(loaded.vocabulary.tokens));
  const names = {
    model: `model-${keyOf(bytes)}`,
    page: `page-${page.key}`,
    mind: `mind-${mind.key}`,
    sounds: `sounds-${keyOf(new TextEncoder().encode(sounds))}`,
  };
  const data = Object.entries(names).map(([key, value]) => `data-${key}="${value}"`);
  const name = escapeHtml(facts.name);
  const html = [
    `<div class="etude-compose" data-name="${name}" ${data.join(" ")} style="${box}">`,
    `<h3>Compose with ${name}</h3><p>${escapeHtml(factsLine(facts))}</p>`,
    '<p class="etude-untrusted">Trust this notebook to play: its scripts are not run yet.</p>',
    "</div>",
    part(names.model, Buffer.from(bytes).toString("base64")),
    part(names.page, packed(page.text)),
    part(names.mind, packed(mind.text)),
    part(names.sounds, packed(sounds)),
    `<script>${boot}</script>`,
  ].join("");
  return { html, text: `[compose: ${facts.name}, ${mark(facts.parameters)} parameters]` };
}

/** Shows a workshop at once: `await compose(modelPath("chorale"))` is the whole cell. */
export async function compose(model: string | Uint8Array): Promise<void> {
  show(await workshop(model));
}
