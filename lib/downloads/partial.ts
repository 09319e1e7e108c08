import { readFileSync, renameSync, rmSync, statSync, truncateSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { makeFolder, writeFileAtomic } from "../core/node";

/** What is known of a file that has come in part. */
const stateSchema = z.object({
  url: z.string(),
  /** A strong ETag, or the date of the last change: what `If-Range` takes. */
  validator: z.string().nullable(),
});

/** A file on its way: `<target>.part`, and beside it from where the rest can be had. */
export class PartialFile {
  readonly path: string;
  readonly #statePath: string;
  readonly #target: string;
  #validator: string | null = null;

  /** Takes up what an earlier try left of the same URL, or begins anew. */
  constructor(target: string, url: string) {
    makeFolder(dirname(target));
    this.#target = target;
    this.path = `${target}.part`;
    this.#statePath = `${this.path}.json`;
    const state = this.#readState();
    if (state?.url === url) this.#validator = state.validator;
    else this.discard();
  }

  get bytes(): number {
    return statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
  }

  get validator(): string | null {
    return this.#validator;
  }

  /** Begins at byte 0 of a body with this validator. */
  restart(url: string, validator: string | null): void {
    this.discard();
    this.#validator = validator;
    writeFileAtomic(this.#statePath, JSON.stringify({ url, validator }));
  }

  /** Cuts off what a broken write left behind `bytes`. */
  cut(bytes: number): void {
    if (this.bytes > bytes) truncateSync(this.path, bytes);
  }

  discard(): void {
    rmSync(this.path, { force: true });
    rmSync(this.#statePath, { force: true });
    this.#validator = null;
  }

  /** Gives the file its name. */
  finish(): void {
    renameSync(this.path, this.#target);
    rmSync(this.#statePath, { force: true });
  }

  #readState() {
    try {
      return stateSchema.parse(JSON.parse(readFileSync(this.#statePath, "utf8")));
    } catch {
      return undefined; // none, or cut off: the file is fetched anew
    }
  }
}
