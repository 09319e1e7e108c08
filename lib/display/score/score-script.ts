/**
 * The script of all scores of a page: the cursor of a score follows the player of the same piece,
 * and a click on the score goes to that place in it. A score without a player stands still.
 */
export const scoreScript = `(function () {
  if (window.etudeScores) return;
  window.etudeScores = true;
  var encoderDelay = 0.046;
  function playersOf(key) {
    return Array.from(document.querySelectorAll('.etude-player[data-music="' + key + '"]'));
  }
  function placesOf(score) {
    if (!score.etudePlaces) score.etudePlaces = JSON.parse(score.dataset.places);
    return score.etudePlaces;
  }
  function place(audio) {
    var player = audio.closest && audio.closest(".etude-player");
    if (!player || !player.dataset.music) return;
    var now = audio.currentTime - encoderDelay + Number(player.dataset.start || 0);
    document.querySelectorAll('.etude-score[data-music="' + player.dataset.music + '"]').forEach(function (score) {
      var places = placesOf(score), cursor = score.querySelector(".etude-score-cursor"), i = 0;
      while (i + 1 < places.length && places[i + 1][0] <= now) i++;
      var at = places[i], next = places[i + 1], x = at[1];
      var isOver = i === places.length - 1 && now > at[0] + 8;
      if (next && next[2] === at[2]) x += (next[1] - at[1]) * Math.max(0, Math.min(1, (now - at[0]) / (next[0] - at[0])));
      cursor.setAttribute("x", (x - 2).toFixed(1));
      cursor.setAttribute("y", at[2]);
      cursor.setAttribute("height", at[3]);
      cursor.setAttribute("visibility", !isOver && (audio.currentTime > 0 || !audio.paused) ? "visible" : "hidden");
    });
  }
  function follow(audio) {
    place(audio);
    if (!audio.paused && !audio.ended) requestAnimationFrame(function () { follow(audio); });
  }
  document.addEventListener("play", function (event) { follow(event.target); }, true);
  ["seeked", "pause", "ended"].forEach(function (name) {
    document.addEventListener(name, function (event) { place(event.target); }, true);
  });
  document.addEventListener("click", function (event) {
    var svg = event.target.closest && event.target.closest(".etude-score svg");
    var score = svg && svg.closest(".etude-score"), player = score && playersOf(score.dataset.music)[0];
    if (!player) return;
    var box = svg.getBoundingClientRect(), scale = svg.viewBox.baseVal.width / box.width;
    var x = (event.clientX - box.left) * scale, y = (event.clientY - box.top) * scale;
    var best = null;
    placesOf(score).forEach(function (at) {
      var away = Math.abs(x - at[1]) + 10 * Math.max(0, at[2] - y, y - at[2] - at[3]);
      if (!best || away < best.away) best = { away: away, seconds: at[0] };
    });
    var audio = player.querySelector("audio");
    var to = best.seconds - Number(player.dataset.start || 0);
    if (!audio || to < 0 || to > Number(player.dataset.seconds)) return;
    audio.currentTime = to;
    audio.play();
  });
})();`;

/** The look of the scores of a page. */
export const scoreStyle = `.etude-score{background:#fff;color:#2B3440;border:1px solid #DCE2EA;border-radius:10px;padding:8px 10px;margin:6px 0;max-width:986px;box-sizing:border-box;overflow-x:auto;font:13px/1.45 Inter,"Segoe UI","Helvetica Neue",Arial,sans-serif}
.etude-score svg{display:block;width:100%;min-width:560px;height:auto}
.etude-score figcaption{color:#68758A;margin-top:4px}`;
