import { describe, expect, it } from "vitest";
import { packArrays, unpackArrays } from "../../../lib/core/array-bytes";
import { loadModel } from "../../../lib/models/portable/load-model";
import { packModel, unpackModel } from "../../../lib/models/portable/model-file";
import { toyModel } from "./toy-model";

const { header, weights } = toyModel();
const exact = { ...header, bits: 32 as const };

/** Bytes with a fitting checksum whose header or arrays were changed. */
function forged(
  change: (header: Record<string, unknown>, arrays: Record<string, unknown>) => void,
) {
  const kind = { kind: "model", version: 1, remedy: "", header: { safeParse: accept } };
  const { header: stored, arrays } = unpackArrays(packModel(exact, weights), "", kind);
  const [copy, others] = [structuredClone(stored) as Record<string, never>, { ...arrays }];
  change(copy, others);
  const { kind: name, version, ...rest } = copy as Record<string, unknown>;
  const identity = { kind: name as string, version: version as number };
  return packArrays(identity, { header: rest, arrays: others });
}
const accept = (data: unknown) => ({ success: true as const, data: data as object });

const messageOf = (bytes: Uint8Array) => {
  try {
    loadModel(bytes, "toy.etude");
    return "no error";
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
};
// biome-ignore lint/suspicious/noExplicitAny: the header as a stranger may write it
type Any = any;

describe("a model's file", () => {
  it("gives back header and weights, exact ones to the bit", () => {
    const file = unpackModel(packModel(exact, weights), "toy.etude");
    expect(file.weights).toEqual(weights);
    expect(file.header).toEqual(exact);
  });

  it("is smaller with fewer bits, and says nearly the same", () => {
    const sizes = ([8, 16, 32] as const).map(
      (bits) => packModel({ ...header, bits }, weights).length,
    );
    const [small, half, whole] = sizes.map((size) => size - 8000); // the header apart
    expect(small).toBeLessThan(half);
    expect(half).toBeLessThan(0.6 * whole);
    const row = (bits: 8 | 32) => {
      const { model } = loadModel(packModel({ ...header, bits }, weights), "toy.etude");
      return model.open(1).advance(Int32Array.of(1)).slice();
    };
    const [rough, fine] = [row(8), row(32)];
    rough.forEach((value, i) => {
      expect(Math.abs(value - fine[i])).toBeLessThan(0.2);
    });
    expect(rough).not.toEqual(fine);
  });

  it("is refused with file, cause and remedy when it is damaged or none", () => {
    const bytes = packModel(exact, weights);
    const flipped = bytes.slice();
    flipped[2000] ^= 1;
    const messages = [
      new Uint8Array(0),
      new TextEncoder().encode(
        "MThd and so on, a file of another kind altogether, but long enough",
      ),
      bytes.subarray(0, -100),
      flipped,
      forged((header) => Object.assign(header, { version: 2 })),
      forged((header) => Object.assign(header, { kind: "checkpoint" })),
    ].map(messageOf);
    expect(messages.join("\n")).toMatchInlineSnapshot(`
      "RunError: toy.etude: damaged: only 0 bytes (get the file again, export the run anew, or use a newer Étude)
      RunError: toy.etude: not a file of Étude (get the file again, export the run anew, or use a newer Étude)
      RunError: toy.etude: damaged: its checksum does not fit, it was cut or altered (get the file again, export the run anew, or use a newer Étude)
      RunError: toy.etude: damaged: its checksum does not fit, it was cut or altered (get the file again, export the run anew, or use a newer Étude)
      RunError: toy.etude: version 2, this Étude reads 1 (get the file again, export the run anew, or use a newer Étude)
      RunError: toy.etude: holds "checkpoint", not "model" (get the file again, export the run anew, or use a newer Étude)"
    `);
  });

  it("is refused when its header claims what its numbers are not", () => {
    const messages = [
      forged((_, arrays) => {
        delete arrays["gru1.gateKernel"];
      }),
      forged((header: Any) => {
        header.run.network.units = 8192;
      }),
      forged((header: Any) => {
        header.run.network.units = 1e9;
      }),
      forged((header: Any) => {
        header.run.network.attention = true;
      }),
      forged((_, arrays) => {
        arrays.extra = Float32Array.of(1);
      }),
      forged((header: Any) => {
        header.vocabulary.pop();
      }),
      forged((header: Any) => {
        header.vocabulary[5] = "no such token";
      }),
      forged((header: Any) => {
        header.run.encoding = "shouting";
      }),
      forged((header: Any) => {
        header.run.network.factors.pop();
      }),
      forged((_, arrays) => {
        (arrays["output.bias"] as Float32Array)[0] = Number.NaN;
      }),
    ].map(messageOf);
    expect(messages.join("\n")).toMatchInlineSnapshot(`
      "RunError: toy.etude: gru1.gateKernel is not [54,48], as its network has it (get the file again, export the run anew, or use a newer Étude)
      RunError: toy.etude: invalid tiedOutput: true (the output layer gets 8192 values and the embedding has 24: make them equal, or add dense: [24]) (get the file again, export the run anew, or use a newer Étude)
      RunError: toy.etude: run.network.units: Invalid input (get the file again, export the run anew, or use a newer Étude)
      RunError: toy.etude: run.network: Invalid input (get the file again, export the run anew, or use a newer Étude)
      RunError: toy.etude: its network has no "extra" (get the file again, export the run anew, or use a newer Étude)
      RunError: toy.etude: 1034 tokens, its network has 1035 (get the file again, export the run anew, or use a newer Étude)
      RunError: toy.etude: "no such token" is no token of remi (another version wrote it: train a new run)
      RunError: toy.etude: invalid encoding: "shouting" (must be one of notes, notes-and-chords, pitch-duration, pitch-duration-key, note-durations, chord-durations, remi, performance, four-voice, four-voice-eighths, four-voice-pitches)
      RunError: toy.etude: its network has no "factor.after" (get the file again, export the run anew, or use a newer Étude)
      RunError: toy.etude: invalid weights: number 33504 is NaN (use an earlier checkpoint)"
    `);
  });

  it("is refused when it is of an absurd size, before anything is read", () => {
    const huge = { length: 2 ** 40 } as Uint8Array;
    expect(messageOf(huge)).toMatch(/^RunError: toy.etude: 1099511627776 bytes \(no model has/);
  });
});
