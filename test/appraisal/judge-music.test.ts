import { describe, expect, it } from "vitest";
import { judgeMusic } from "../../lib/appraisal/judge-music";
import { Random } from "../../lib/core/random";
import { heldPieces } from "../../lib/corpus/pieces";
import { cutFrames, framePiece } from "../../lib/evaluation/common-frame";
import { compareSets } from "../../lib/evaluation/compare-sets";
import { chorales } from "../recipes/fixtures/tiny";

const music = chorales(14);
const held = heldPieces(music.slice(0, 8));
const heldOut = music.slice(8, 11);
const generated = music.slice(11);

describe("music beside held-out music", () => {
  it("is compared with stretches drawn from all training music, as if that were in memory", () => {
    const options = { quarters: 4, most: 6, random: Random.fromSeed(5) };
    const judged = judgeMusic(generated, { training: held, heldOut }, options);
    const random = Random.fromSeed(5);
    const draw = (pieces: typeof music) => {
      const all = pieces.flatMap((piece) =>
        cutFrames(framePiece(piece, { stepsPerQuarter: 4 }), { quarters: 4 }),
      );
      return all.length <= 6 ? all : random.shuffle(all).slice(0, 6);
    };
    const [ofHeldOut, ofGenerated, ofTraining] = [heldOut, generated, [...held]].map(draw);
    const [, ceiling, ours] = compareSets([
      { label: "training", role: "training", pieces: ofTraining },
      { label: "held out", role: "real", pieces: ofHeldOut },
      { label: "generated", role: "model", pieces: ofGenerated },
    ]);
    expect(judged.descriptors?.mean).toEqual({
      overlap: ours.meanOverlapArea,
      divergence: ours.meanKlDivergence,
      ceilingOverlap: ceiling.meanOverlapArea,
      ceilingDivergence: ceiling.meanKlDivergence,
    });
    expect(judged.stretches).toEqual({ heldOut: ofHeldOut.length, generated: ofGenerated.length });
  });
});
