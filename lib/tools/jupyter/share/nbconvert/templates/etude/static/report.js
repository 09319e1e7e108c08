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

  async function drawFigures() {
    const places = document.querySelectorAll(".etude-figure");
    if (places.length === 0) return;
    if (!(await unpack("etude-plotly"))) throw new Error("the report was written without set-up");
    for (const place of places) {
      const figure = JSON.parse(place.querySelector("script").textContent);
      const config = { responsive: true, displaylogo: false, ...figure.config };
      const layout = { autosize: true, ...figure.layout };
      const canvas = document.createElement("div");
      place.append(canvas);
      await window.Plotly.newPlot(canvas, figure.data, layout, config);
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
        ignoreHtmlClass: "highlight|jp-RenderedText|etude-figure",
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
  }

  function excuse(place, error) {
    const note = document.createElement("p");
    note.className = "etude-excuse";
    note.textContent = `This figure cannot be drawn here: ${error.message}.`;
    place.append(note);
  }

  const toggle = document.getElementById("etude-toggle");
  toggle.addEventListener("click", () => {
    const hidden = document.body.classList.toggle("etude-code-hidden");
    toggle.setAttribute("aria-pressed", String(hidden));
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
    document.documentElement.dataset.ready = "yes";
  })();
})();
