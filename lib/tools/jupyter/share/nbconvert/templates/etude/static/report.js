// @ts-nocheck: plain code of the browser, held by test/browser.
// Runs inside the report: unpacks the embedded libraries, draws figures, sets formulas.
(() => {
  const bytesOf = (text) => {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
    const letters = atob(text);
    const bytes = new Uint8Array(letters.length);
    for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
    return bytes;
  };

  /** Runs an embedded script, which is not needed again. */
  function run(part, text) {
    part.remove();
    const script = document.createElement("script");
    script.textContent = text;
    document.head.append(script);
  }

  /** The embedded, compressed script with this id, run; false when the report does not hold it. */
  async function unpack(id) {
    const part = document.getElementById(id);
    const packed = part?.textContent.trim();
    if (!packed) return false;
    const stream = new Blob([bytesOf(packed)]).stream();
    const text = await new Response(stream.pipeThrough(new DecompressionStream("gzip"))).text();
    if (part.isConnected) run(part, text);
    return true;
  }

  /** The same at once, while the page waits: for paper, which does not. */
  function unpackNow(id) {
    const part = document.getElementById(id);
    const packed = part?.textContent.trim();
    if (!packed || !window.etudeInflate) return false;
    const bytes = window.etudeInflate.gunzipSync(bytesOf(packed));
    run(part, new TextDecoder().decode(bytes));
    return true;
  }

  /** Calls when the page has nothing else to do. */
  const idle = (call) =>
    "requestIdleCallback" in window
      ? requestIdleCallback(call, { timeout: 2000 })
      : setTimeout(call, 50);
  const nextTurn = () => new Promise((done) => idle(done));

  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const print = matchMedia("print");
  const isDark = () =>
    !print.matches && (root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";

  // The figures' colours of paper, text and lines, and what stands for them on a dark page.
  const counterparts = {
    "#FFFFFF": "#16181B",
    "#2B3440": "#E7E3DB",
    "#68758A": "#A3A9B1",
    "#B6C0CD": "#6C747E",
    "#E9EDF2": "#2B2F35",
    "#0072B2": "#4BA6E0",
  };

  function inDark(value) {
    if (typeof value === "string") return counterparts[value.toUpperCase()] ?? value;
    if (Array.isArray(value)) return value.map(inDark);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inDark(part)]));
  }

  /** What a figure shows, for those who hear the page: its title and the names in its legend. */
  function labelOf({ data, layout }) {
    const plain = (text) =>
      new DOMParser().parseFromString(text ?? "", "text/html").body.textContent;
    const names = [...new Set(data.map(({ name }) => name).filter(Boolean))].map(plain);
    const title = plain(layout?.title?.text) || "untitled";
    return `Figure: ${title}${names.length > 0 ? ` (${names.join(", ")})` : ""}`;
  }

  const redraws = [];

  /** Figures that are not drawn yet, each with what draws it. */
  const waiting = new Map();
  let plotly = null;

  function draw(place) {
    const figure = waiting.get(place);
    if (!figure) return;
    waiting.delete(place);
    watcher.unobserve(place);
    try {
      const { frames } = figure;
      // A dollar in a name from a file begins no formula.
      const fixed = { responsive: true, displaylogo: false, typesetMath: false };
      const config = { ...figure.config, ...fixed };
      const canvas = document.createElement("div");
      canvas.setAttribute("role", "figure");
      canvas.setAttribute("aria-label", labelOf(figure));
      place.append(canvas);
      const drawAgain = () => {
        const { data, layout } = isDark() ? inDark(figure) : figure;
        return window.Plotly.react(canvas, data, { autosize: true, ...layout }, config);
      };
      const drawn = drawAgain();
      redraws.push(drawAgain);
      if (frames) drawn.then(() => window.Plotly.addFrames(canvas, frames));
      place.dataset.drawn = "yes";
    } catch (error) {
      excuse(place, error);
    }
  }

  /** Figures near the window, and all once the page is to be printed; one a turn. */
  const near = [];
  let isDrawing = false;
  async function drawNear() {
    if (isDrawing) return;
    isDrawing = true;
    plotly ??= unpack("etude-plotly");
    try {
      if (!(await plotly)) throw new Error("the report was written without set-up");
      while (near.length > 0) {
        draw(near.shift());
        await nextTurn();
      }
    } catch (error) {
      for (const place of waiting.keys()) excuse(place, error);
      waiting.clear();
    }
    isDrawing = false;
  }

  // What is within 600 pixels of the window is drawn before it is scrolled to.
  const watcher = new IntersectionObserver(
    (entries) => {
      const seen = entries.filter(({ isIntersecting }) => isIntersecting);
      near.push(...seen.map(({ target }) => target));
      if (near.length > 0) drawNear();
    },
    { rootMargin: "600px 0px" },
  );

  function drawAll() {
    near.push(...waiting.keys());
    return drawNear();
  }

  function watchFigures() {
    for (const place of document.querySelectorAll(".etude-figure")) {
      waiting.set(place, JSON.parse(place.querySelector("script").textContent));
      watcher.observe(place);
    }
    if (waiting.size === 0) return;
    // On paper there is no scrolling, and no time: the library is unpacked and all is drawn at once.
    addEventListener("beforeprint", () => {
      if (unpackNow("etude-plotly")) plotly = Promise.resolve(true);
      if (window.Plotly) for (const place of [...waiting.keys()]) draw(place);
    });
  }

  /** The parts of the font that we have are there; a sign of another is set in the page's font. */
  function keepFontsInside() {
    const font = window.MathJax._.output.fonts["mathjax-newcm"].svg_ts.MathJaxNewcmFont;
    for (const part of Object.values(font.dynamicFiles)) {
      part.promise = Promise.resolve();
      const setup = part.setup;
      part.setup = (target) => {
        setup(target);
        part.failed = false;
      };
    }
  }

  async function setFormulas() {
    if (!document.getElementById("etude-mathjax")) return;
    window.MathJax = {
      tex: {
        inlineMath: [
          ["$", "$"],
          ["\\(", "\\)"],
        ],
        processEscapes: true,
        // Embedded beside the program: asked for by name, they would be fetched.
        packages: {
          "[+]": ["boldsymbol", "braket", "enclose", "cancel", "color", "mathtools", "upgreek"],
        },
      },
      svg: { fontCache: "local" },
      options: {
        // Speech and exploration would fetch workers and rules from beside the page.
        enableMenu: false,
        enableEnrichment: false,
        enableComplexity: false,
        enableExplorer: false,
        enableSpeech: false,
        enableBraille: false,
        menuOptions: {
          settings: { enrich: false, speech: false, braille: false, collapsible: false },
        },
        // Formulas stand in the notebook's own text; a dollar in a name from a file is none.
        ignoreHtmlClass: "highlight|jp-RenderedText|jp-RenderedHTML|etude-figure",
      },
      startup: {
        typeset: false,
        ready() {
          keepFontsInside();
          window.MathJax.startup.defaultReady();
        },
      },
    };
    await nextTurn();
    if (!(await unpack("etude-mathjax"))) return;
    await nextTurn();
    await window.MathJax.startup.promise;
    await nextTurn();
    await window.MathJax.typesetPromise();
    for (const { math, typesetRoot } of window.MathJax.startup.document.math) {
      for (const svg of typesetRoot.querySelectorAll("svg")) {
        svg.setAttribute("aria-label", `formula: ${math}`);
      }
    }
  }

  function excuse(place, error) {
    const note = document.createElement("p");
    note.className = "etude-excuse";
    note.textContent = `This figure cannot be drawn here: ${error.message}.`;
    place.append(note);
  }

  /** What a reader chose on one report holds on the others, where the browser keeps it. */
  const kept = {
    get(name) {
      try {
        return localStorage.getItem(name);
      } catch {
        return null;
      }
    },
    set(name, value) {
      try {
        localStorage.setItem(name, value);
      } catch {
        // A page from a file may keep nothing in some browsers.
      }
    },
  };

  /** A head without words is none. */
  for (const head of document.querySelectorAll("thead")) {
    if (head.textContent.trim() === "") head.remove();
  }
  for (const cell of document.querySelectorAll("th")) {
    if (cell.textContent.trim() === "") cell.replaceWith(document.createElement("td"));
  }

  /** What scrolls is reached by keyboard, so that arrows scroll it. */
  const scrolling = "pre, .jp-OutputArea-output, .jp-MarkdownOutput table, mjx-container";
  function reachScrolling() {
    for (const box of document.querySelectorAll(scrolling)) {
      const { overflowX, overflowY } = getComputedStyle(box);
      const scrolls =
        (box.scrollWidth > box.clientWidth && overflowX !== "visible") ||
        (box.scrollHeight > box.clientHeight && overflowY !== "visible");
      if (scrolls) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  }
  addEventListener("resize", reachScrolling);

  const theme = document.getElementById("etude-theme");
  const redraw = () => {
    theme.textContent = isDark() ? "Light" : "Dark";
    theme.setAttribute("aria-label", `${theme.textContent} page`);
    for (const draw of redraws) draw();
  };
  const chosen = kept.get("etude-theme");
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
  redraw();
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    kept.set("etude-theme", root.dataset.theme);
    redraw();
  });
  system.addEventListener("change", redraw);
  print.addEventListener("change", redraw);

  const toggle = document.getElementById("etude-toggle");
  toggle.addEventListener("click", () => {
    const hidden = document.body.classList.toggle("etude-code-hidden");
    toggle.textContent = hidden ? "Show code" : "Hide code";
  });

  // For those who take a picture of the whole page.
  window.etudeDrawAll = drawAll;
  window.etudeReady = (async () => {
    watchFigures();
    await setFormulas();
    await nextTurn();
    reachScrolling();
    document.documentElement.dataset.ready = "yes";
  })();
})();
