import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { escapeHtml } from "../../core";
import { packInstruments } from "../sounds";
import { type PageScriptName, pageScript } from "./page-code";

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
    Promise.all([page, unpack(names.mind), unpack(names.sounds), unpack(names.mp3)]).then(function (all) {
      var given = { model: bytesOf(names.model), name: names.name, code: all[1], sounds: all[2], mp3: all[3] };
      window.etudeBegin(names.kind, root, given);
    }).catch(function (error) {
      root.append("This page cannot compose here: " + error.message + ".");
    });
  }
  document.querySelectorAll(".etude-compose:not([data-started])").forEach(function (root) {
    root.dataset.started = "yes";
    var wait = root.querySelector(".etude-untrusted");
    if (wait) wait.remove();
    // A model is opened when the reader comes near it, not with the page.
    if (!window.IntersectionObserver) return setTimeout(start, 0, root);
    var watcher = new IntersectionObserver(function (entries) {
      if (!entries.some(function (entry) { return entry.isIntersecting; })) return;
      watcher.disconnect();
      setTimeout(start, 0, root);
    }, { rootMargin: "900px 0px" });
    watcher.observe(root);
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

/** What stands in a page with a model. */
export interface PageBlock {
  /** Which page of `lib/live` it is. */
  readonly kind: "compose" | "explore";
  readonly worker: PageScriptName;
  readonly model: Uint8Array;
  readonly name: string;
  readonly title: string;
  /** A sentence below the title. */
  readonly line: string;
  /** Programs of General MIDI that sound in it. */
  readonly programs: readonly number[];
}

/**
 * The HTML of a page with a model. Weights, code and instruments are parts with a key; a report keeps
 * each part once. What stands there before its script runs says what it will be.
 */
export async function pageBlock(block: PageBlock): Promise<string> {
  const { kind, model } = block;
  const scripts = {
    page: pageScript("page"),
    mind: pageScript(block.worker),
    mp3: pageScript("mp3"),
  };
  const sounds = await packInstruments(block.programs);
  const names = {
    kind,
    model: `model-${keyOf(model)}`,
    sounds: `sounds-${keyOf(new TextEncoder().encode(sounds))}`,
    ...Object.fromEntries(
      Object.entries(scripts).map(([name, { key }]) => [name, `${name}-${key}`]),
    ),
  } as Record<"kind" | "model" | "sounds" | keyof typeof scripts, string>;
  const data = Object.entries(names).map(([key, value]) => `data-${key}="${value}"`);
  const name = escapeHtml(block.name);
  return [
    `<div class="etude-compose" data-name="${name}" ${data.join(" ")} style="${box}">`,
    `<h3>${escapeHtml(block.title)}</h3><p>${escapeHtml(block.line)}</p>`,
    '<p class="etude-untrusted">Trust this notebook to play: its scripts are not run yet.</p>',
    "</div>",
    part(names.model, Buffer.from(model).toString("base64")),
    part(names.page, packed(scripts.page.text)),
    part(names.mind, packed(scripts.mind.text)),
    part(names.mp3, packed(scripts.mp3.text)),
    part(names.sounds, packed(sounds)),
    `<script>${boot}</script>`,
  ].join("");
}
