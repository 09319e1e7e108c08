import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { DownloadError } from "./errors";
import { givenUp, PassingFault, passingFault } from "./faults";
import { fileSha256 } from "./file-hash";
import { PartialFile } from "./partial";
import { defaultPatience, type Patience, wait, waitSeconds } from "./patience";
import { acceptedTotal, headersFor, validatorOf } from "./reply";
import { checkedUrl, type Line, openLine, type Reply } from "./request";

const defaultMostBytes = 20e9;

/** What is fetched, and what it must be. */
export interface DownloadOptions {
  readonly url: string;
  /** Path of the file; it appears when all of it is there and right. */
  readonly target: string;
  /** Exact size, where it is known. */
  readonly bytes?: number | null;
  /** Lower-case hex, where it is known. */
  readonly sha256?: string | null;
  /** Of a file of unknown size at most so many bytes are taken; default 20 GB. */
  readonly mostBytes?: number;
  readonly patience?: Partial<Patience>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Told in a sentence when a try has failed and another follows. */
  readonly onRetry?: (text: string) => void;
}

export interface DownloadProgress {
  readonly bytes: number;
  /** Undefined where neither we nor the server know. */
  readonly total: number | undefined;
  /** Bytes already there when this run began: they cost no time. */
  readonly before: number;
}

/** A file that has come whole. */
export interface DownloadedFile {
  readonly bytes: number;
  readonly sha256: string;
  /** Where redirects led. */
  readonly url: string;
}

/**
 * Fetches a file: goes on where an earlier try stopped (`Range` with `If-Range`), tries again with
 * growing waits (`Retry-After` obeyed), and gives the file its name only when size and SHA-256 are
 * those that were asked for. What has come of it stays beside the target as `.part`.
 *
 * @throws DownloadError naming URL, cause and remedy; the signal's reason when it is aborted
 */
export async function downloadFile(options: DownloadOptions): Promise<DownloadedFile> {
  const { url, target, signal } = options;
  const patience = { ...defaultPatience, ...options.patience };
  checkedUrl(url);
  const part = new PartialFile(target, url);
  const line = await openLine(patience.stallSeconds);
  const before = part.bytes;
  try {
    for (let failed = 0; ; ) {
      const had = part.bytes;
      try {
        const end = await fetchRest(line, part, options, before);
        return await finish(part, options, end);
      } catch (error) {
        signal?.throwIfAborted();
        const fault = passingFault(error, url);
        failed = part.bytes > had ? 1 : failed + 1;
        if (failed >= patience.tries) throw givenUp(url, fault, patience.tries);
        const seconds = waitSeconds(failed, patience, fault.retryAfter);
        options.onRetry?.(`${fault.message}; trying again in ${Math.ceil(seconds)} s`);
        await wait(seconds, signal);
      }
    }
  } finally {
    await line.close();
  }
}

/** Brings what is missing into the part; returns where redirects led. */
async function fetchRest(
  line: Line,
  part: PartialFile,
  options: DownloadOptions,
  before: number,
): Promise<string> {
  const { url, bytes, sha256, signal } = options;
  // Without a validator only the checksum can tell whether two halves belong together.
  if (part.bytes > 0 && part.validator === null && !sha256) part.discard();
  if (bytes && part.bytes > bytes) part.discard();
  if (bytes && part.bytes === bytes) return url;
  const start = part.bytes;
  const reply = await line.get(url, headersFor(start, part.validator), signal);
  const total = await acceptedTotal(reply, part, start, {
    mostBytes: defaultMostBytes,
    ...options,
  });
  if (total === "complete") return reply.url;
  const begin = reply.status === 206 ? start : 0;
  if (begin === 0) part.restart(url, validatorOf(reply));
  await writeBody(reply, part, { begin, total, before: Math.min(before, begin) }, options);
  if (total !== undefined && part.bytes < total) {
    throw new PassingFault(`the connection ended after ${part.bytes} of ${total} bytes`);
  }
  return reply.url;
}

interface Extent {
  readonly begin: number;
  readonly total: number | undefined;
  readonly before: number;
}

async function writeBody(
  { body }: Reply,
  part: PartialFile,
  { begin, total, before }: Extent,
  options: DownloadOptions,
): Promise<void> {
  const most = total ?? options.mostBytes ?? defaultMostBytes;
  let at = begin;
  const file = openSync(part.path, "a");
  try {
    for await (const piece of body as AsyncIterable<Buffer>) {
      if (at + piece.length > most) {
        body.destroy();
        part.cut(0);
        throw new DownloadError(`${options.url}: more than the ${most} bytes it should have`);
      }
      for (let done = 0; done < piece.length; ) done += writeSync(file, piece, done);
      at += piece.length;
      options.onProgress?.({ bytes: at, total, before });
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

async function finish(
  part: PartialFile,
  { url, bytes, sha256, signal }: DownloadOptions,
  end: string,
): Promise<DownloadedFile> {
  const found = { bytes: part.bytes, sha256: await fileSha256(part.path, signal) };
  const fault =
    bytes && found.bytes !== bytes
      ? `${found.bytes} bytes where ${bytes} are expected`
      : sha256 && found.sha256 !== sha256
        ? `SHA-256 ${found.sha256} where ${sha256} is expected`
        : undefined;
  if (fault !== undefined) {
    part.discard();
    throw new DownloadError(
      `${url}: ${fault} (a damaged file or a wrong mirror: try again, or another source with --from)`,
    );
  }
  part.finish();
  return { ...found, url: end };
}
