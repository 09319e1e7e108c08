import { spoils } from "../../appraisal";
import { Random } from "../../core";
import type { Piece } from "../../music";

/** A piece as it is and spoiled in every way, for a row of players. */
export function spoiledToHear(piece: Piece, seed: number) {
  const random = Random.fromSeed(`${seed}/listen`);
  const maxSeconds = 12;
  return [
    { piece, title: "as it is", maxSeconds },
    ...spoils.map(({ name, apply }) => ({
      ...{ piece: apply(piece, random.fork(name)), title: name, maxSeconds },
    })),
  ];
}
