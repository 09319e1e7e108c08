import { EtudeError } from "../../core";
import { type LoadedGenerator, loadGenerator, pieceOfLatent } from "../../models/portable";
import { generatorFacts } from "./facts";
import { latentAt } from "./latent-place";
import type { FromNoise, ToNoise } from "./messages";

// The worker of a page that explores a generator.
let loaded: LoadedGenerator | null = null;

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<ToNoise>) => void;
  postMessage(message: FromNoise): void;
};

scope.onmessage = ({ data }) => {
  const id = data.kind === "make" ? data.id : null;
  try {
    if (data.kind === "open") {
      loaded = loadGenerator(data.bytes, data.name);
      scope.postMessage({ kind: "opened", facts: generatorFacts(loaded) });
    } else if (loaded) {
      const piece = pieceOfLatent(loaded, latentAt(loaded, data.place));
      scope.postMessage({ kind: "made", id: data.id, piece });
    }
  } catch (error) {
    const { message } = error as Error;
    const said = error instanceof EtudeError ? message : `the generator failed: ${message}`;
    scope.postMessage({ kind: "refused", id, message: said });
  }
};
