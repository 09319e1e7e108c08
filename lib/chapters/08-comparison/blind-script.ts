/** The script of the blind test: one pair after the other, then what the guesses say of each model. */
export const blindScript = `(function () {
  function make(parent, tag, text, more) {
    var element = document.createElement(tag);
    if (text) element.textContent = text;
    Object.assign(element, more || {});
    parent.append(element);
    return element;
  }
  var percent = function (share) { return Math.round(share * 100) + " %"; };
  document.querySelectorAll(".etude-blind:not([data-started])").forEach(function (box) {
    box.dataset.started = "yes";
    var test = JSON.parse(box.querySelector("script[type='application/json']").textContent);
    var stage = box.querySelector(".etude-blind-stage");
    var guesses = [];
    function pair() {
      stage.replaceChildren();
      var now = test.pairs[guesses.length];
      var title = make(stage, "p", "Pair " + (guesses.length + 1) + " of " + test.pairs.length + ": which of the two did a person write?", { tabIndex: -1 });
      title.style.fontWeight = "600";
      var row = make(stage, "div", "", { className: "etude-blind-row" });
      ["A", "B"].forEach(function (name, i) {
        var side = make(row, "div");
        make(side, "audio", "", { controls: true, src: now.sounds[i] }).setAttribute("aria-label", "Piece " + name);
        make(side, "button", name + " is by a person", { type: "button" }).addEventListener("click", function () {
          guesses.push({ model: now.model, right: i === now.real });
          if (guesses.length === test.pairs.length) result(); else pair();
          stage.firstChild.focus();
        });
      });
      if (guesses.length > 0) make(stage, "button", "Stop here and count", { type: "button" }).addEventListener("click", function () { result(); stage.firstChild.focus(); });
    }
    function result() {
      stage.replaceChildren();
      make(stage, "p", "Your guesses, with the exact 95 % interval (Clopper and Pearson)", { tabIndex: -1 }).style.fontWeight = "600";
      var table = make(stage, "table", "", { className: "etude-table" });
      var head = make(make(table, "thead"), "tr");
      ["model", "right", "share", "interval", "so"].forEach(function (name) { make(head, "th", name); });
      var body = make(table, "tbody");
      test.models.forEach(function (model) {
        var own = guesses.filter(function (guess) { return guess.model === model; });
        var right = own.filter(function (guess) { return guess.right; }).length;
        var interval = test.intervals[own.length][right];
        var so = interval[0] > 0.5 ? "you can tell it from a person" : interval[1] < 0.5 ? "it sounds more like a person to you than a person does" : "these guesses cannot say";
        var row = make(body, "tr");
        [model, right + " of " + own.length, own.length ? percent(right / own.length) : "–", percent(interval[0]) + " to " + percent(interval[1]), so].forEach(function (text) { make(row, "td", text); });
      });
      make(stage, "button", "Begin again", { type: "button" }).addEventListener("click", function () { guesses = []; pair(); stage.firstChild.focus(); });
    }
    pair();
  });
})();`;

/** Its look. */
export const blindStyle = `.etude-blind{border:1px solid #DCE2EA;border-radius:10px;padding:12px 16px;margin:8px 0;max-width:900px;font:14px/1.5 Inter,"Segoe UI","Helvetica Neue",Arial,sans-serif}
.etude-blind-stage{overflow-x:auto;padding:2px}
.etude-blind p{margin:4px 0 10px}
.etude-blind-row{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,240px),1fr));gap:14px;margin-bottom:12px}
.etude-blind-row audio{width:100%;height:36px;margin-bottom:8px}
.etude-blind button{font:inherit;color:inherit;background:none;border:1px solid currentColor;border-radius:6px;padding:6px 14px;cursor:pointer}`;
