import type { MessagePort } from "node:worker_threads";
import type { RecurrentConfig } from "../../portable";

/** What a helper thread is started with. */
export interface HelperStart {
  readonly port: MessagePort;
  /** Of its `Channel`. */
  readonly sent: Int32Array;
  readonly config: RecurrentConfig;
  /** All weights, flat, in shared memory. */
  readonly weights: Float32Array;
  /** Factors of a position come with its token. */
  readonly factors: { readonly names: string[]; readonly sizes: number[]; tokens: string[] } | null;
}

/** What a helper does with its share of some streams; answered by a `HelperReply`. */
export type HelperRequest =
  | { kind: "advance"; streams: number; tokenIds: Int32Array; factors: Int32Array }
  | { kind: "read"; streams: number }
  | { kind: "write"; streams: number; arrays: Float32Array[] }
  | { kind: "close"; streams: number }
  | { kind: "end" };

/** Arrays: log-probabilities of `advance`, the state of `read`, else none. */
export type HelperReply = { readonly arrays: Float32Array[] } | { readonly failure: string };
