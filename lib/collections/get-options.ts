import type { DownloadPatience } from "../downloads";

/** How a set is brought. */
export interface GetOptions {
  /** File, folder or URL instead of the origin. */
  readonly from?: string;
  /** Python with pip, for sets that come in its packages. */
  readonly python: string;
  readonly patience?: Partial<DownloadPatience>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: GetProgress) => void;
  /** Told in a sentence what the reader may want to know. */
  readonly onMessage?: (text: string) => void;
}

export type GetProgress =
  | {
      readonly stage: "fetching";
      readonly bytes: number;
      readonly total: number | undefined;
      readonly before: number;
    }
  | { readonly stage: "unpacking" | "checking"; readonly files: number };
