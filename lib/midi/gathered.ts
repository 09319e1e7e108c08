import type { Stores } from "./columns";
import type { FileKeySignature, FileTimeSignature, ProblemList } from "./midi-file";
import type { RawText } from "./text";

/** Everything that is gathered over the tracks of a file. */
export interface Gathered {
  readonly bytes: Uint8Array;
  readonly stores: Stores;
  readonly problems: ProblemList;
  readonly texts: RawText[];
  readonly timeSignatures: FileTimeSignature[];
  readonly keySignatures: FileKeySignature[];
}
