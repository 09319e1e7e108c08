// @ts-nocheck: plain code of the browser, held by test/browser.
// Runs inside the report: unpacks the embedded libraries, draws figures, sets formulas.
(() => {
  /** The embedded, compressed script with this id, run; false when the report does not hold it. */
  async function unpack(id) {
    const text = document.getElementById(id)?.textContent.trim();
    if (!text) return false;
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = await new Response(stream).text();
    document.head.append(script);
    return true;
  }

  const pause = () => new Promise((done) => setTimeout(done, 0));

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

  async function drawFigures() {
    const places = document.querySelectorAll(".etude-figure");
    if (places.length === 0) return;
    if (!(await unpack("etude-plotly"))) throw new Error("the report was written without set-up");
    for (const place of places) {
      const figure = JSON.parse(place.querySelector("script").textContent);
      const config = { responsive: true, displaylogo: false, ...figure.config };
      const canvas = document.createElement("div");
      canvas.setAttribute("role", "figure");
      canvas.setAttribute("aria-label", labelOf(figure));
      place.append(canvas);
      const draw = async () => {
        const { data, layout } = isDark() ? inDark(figure) : figure;
        await window.Plotly.react(canvas, data, { autosize: true, ...layout }, config);
      };
      await draw();
      redraws.push(draw);
      if (figure.frames) await window.Plotly.addFrames(canvas, figure.frames);
      place.dataset.drawn = "yes";
      await pause();
    }
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
    if (!(await unpack("etude-mathjax"))) return;
    await window.MathJax.startup.promise;
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

  window.etudeReady = (async () => {
    try {
      await drawFigures();
    } catch (error) {
      for (const place of document.querySelectorAll(".etude-figure:not([data-drawn])")) {
        excuse(place, error);
      }
    }
    await setFormulas();
    reachScrolling();
    document.documentElement.dataset.ready = "yes";
  })();
})();
