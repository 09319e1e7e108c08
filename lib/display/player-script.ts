/**
 * The script of all players of a page; each player carries it, the first one installs it.
 *
 * It listens on the document, so that outputs which are drawn later or twice need no set-up:
 * playing one pauses the others, the cursor follows the audio clock, a click on the roll seeks.
 */
export const playerScript = `(function () {
  if (window.etudePlayers) return;
  window.etudePlayers = true;
  var encoderDelay = 0.046;
  function playerOf(node) { return node && node.closest ? node.closest(".etude-player") : null; }
  function place(audio) {
    var player = playerOf(audio);
    var cursor = player && player.querySelector(".etude-cursor");
    if (!cursor) return;
    var seconds = Number(player.dataset.seconds);
    var at = Math.max(0, Math.min(audio.currentTime - encoderDelay, seconds)) / seconds;
    cursor.setAttribute("transform", "translate(" + (at * Number(player.dataset.plotWidth)).toFixed(1) + " 0)");
    cursor.setAttribute("visibility", audio.currentTime > 0 || !audio.paused ? "visible" : "hidden");
  }
  function follow(audio) {
    place(audio);
    if (!audio.paused && !audio.ended) requestAnimationFrame(function () { follow(audio); });
  }
  document.addEventListener("play", function (event) {
    if (!playerOf(event.target)) return;
    document.querySelectorAll(".etude-player audio").forEach(function (other) {
      if (other !== event.target) other.pause();
    });
    follow(event.target);
  }, true);
  ["seeked", "pause", "ended"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      if (playerOf(event.target)) place(event.target);
    }, true);
  });
  document.addEventListener("click", function (event) {
    var svg = event.target.closest && event.target.closest(".etude-player svg");
    if (!svg) return;
    var player = playerOf(svg), audio = player.querySelector("audio"), box = svg.getBoundingClientRect();
    var x = (event.clientX - box.left) * svg.viewBox.baseVal.width / box.width;
    var share = (x - Number(player.dataset.plotLeft)) / Number(player.dataset.plotWidth);
    if (share < 0 || share > 1 || !audio) return;
    audio.currentTime = share * Number(player.dataset.seconds);
    audio.play();
  });
})();`;

/** The look of the players of a page. */
export const playerStyle = `.etude-player{background:#fff;color:#2B3440;border:1px solid #DCE2EA;border-radius:10px;padding:10px 12px;margin:6px 0;max-width:986px;box-sizing:border-box;font:13px/1.45 Inter,"Segoe UI","Helvetica Neue",Arial,sans-serif}
.etude-player svg{display:block;width:100%;height:auto;cursor:pointer}
.etude-player .etude-controls{display:flex;align-items:center;gap:12px;margin-top:8px;flex-wrap:wrap}
.etude-player audio{flex:1 1 220px;min-width:200px;height:36px}
.etude-player a{color:#0072B2;text-decoration:none;border:1px solid #C9DCEB;border-radius:6px;padding:4px 10px;white-space:nowrap}
.etude-player a:hover{background:#EEF5FA}
.etude-player .etude-caption{margin-top:6px;color:#68758A}
.etude-players{display:grid;gap:12px;max-width:1200px}
.etude-players .etude-player{margin:0}`;
