import { DownloadError } from "./errors";
import { PassingFault } from "./faults";
import type { PartialFile } from "./partial";
import { isPassing } from "./patience";
import type { Reply } from "./request";

/** What is asked for. */
interface Wanted {
  readonly url: string;
  readonly bytes?: number | null;
  readonly mostBytes: number;
}

/** Headers of a request for what comes behind byte `start`. */
export function headersFor(start: number, validator: string | null): Record<string, string> {
  const plain = { "accept-encoding": "identity", "user-agent": "etude" };
  if (start === 0) return plain;
  const range = { ...plain, range: `bytes=${start}-` };
  return validator === null ? range : { ...range, "if-range": validator };
}

/** A strong ETag, or the date of the last change. */
export function validatorOf({ headers }: Reply): string | null {
  const { etag } = headers;
  return etag && !etag.startsWith("W/") ? etag : (headers["last-modified"] ?? null);
}

/** The size of the whole file that the reply promises; "complete" when there is no rest. */
export async function acceptedTotal(
  reply: Reply,
  part: PartialFile,
  start: number,
  { url, bytes, mostBytes }: Wanted,
): Promise<number | "complete" | undefined> {
  const { status, headers, body } = reply;
  const refuse = async (error: Error) => {
    body.on("error", () => {}).destroy();
    return error;
  };
  const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers["content-range"] ?? "");
  if (status === 416) {
    await refuse(new Error());
    if (headers["content-range"] === `bytes */${start}`) return "complete";
    part.discard();
    throw new PassingFault("the server has no such part of the file any more");
  }
  if (status === 206 && Number(range?.[1]) !== start) {
    part.discard();
    throw await refuse(new PassingFault("the server sent another part than the one asked for"));
  }
  if (status !== 200 && status !== 206) {
    throw await refuse(
      isPassing(status)
        ? new PassingFault(`the server answered ${status}`, headers["retry-after"])
        : new DownloadError(`${url}: the server answered ${status} (${remedyFor(status)})`),
    );
  }
  const length = headers["content-length"];
  const total = range ? Number(range[2]) : length === undefined ? undefined : Number(length);
  if (bytes && total !== undefined && total !== bytes) {
    throw await refuse(
      new DownloadError(
        `${url}: a file of ${total} bytes where ${bytes} are expected ` +
          "(another version or a wrong mirror: choose another source with --from)",
      ),
    );
  }
  if ((total ?? 0) > mostBytes) {
    throw await refuse(new DownloadError(`${url}: ${total} bytes, more than ${mostBytes}`));
  }
  return total ?? bytes ?? undefined;
}

function remedyFor(status: number): string {
  if (status === 401 || status === 403)
    return "it asks for leave: fetch it by hand, then --from FILE";
  if (status === 407)
    return "the proxy wants a name and password: HTTPS_PROXY=http://NAME:PASSWORD@HOST";
  return "the file has moved: name another source with --from";
}
