import type { Readable } from "node:stream";
import { DownloadError } from "./errors";

/** A server's answer whose body has not been read. */
export interface Reply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Readable;
  /** Where redirects led. */
  readonly url: string;
}

/** A way to the net: straight, or through the proxy that the environment names. */
export interface Line {
  get(url: string, headers: Record<string, string>, signal?: AbortSignal): Promise<Reply>;
  close(): Promise<void>;
}

const mostRedirects = 5;

/**
 * Opens a line that obeys `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`; certificates of a company are
 * Node's own matter (`NODE_EXTRA_CA_CERTS`).
 *
 * @param stallSeconds without a byte before a connection is given up
 */
export async function openLine(stallSeconds: number): Promise<Line> {
  // Loaded when something is fetched: who only reads folders need not wait for it.
  const { EnvHttpProxyAgent, request } = await import("undici");
  const timeout = stallSeconds * 1000;
  const agent = new EnvHttpProxyAgent({
    connect: { timeout },
    headersTimeout: timeout,
    bodyTimeout: timeout,
  });
  return {
    async get(start, headers, signal) {
      let url = checkedUrl(start);
      for (let hop = 0; hop <= mostRedirects; hop++) {
        const reply = await request(url, { dispatcher: agent, headers, signal });
        const target = redirectOf(reply.statusCode, single(reply.headers.location));
        if (target === undefined) {
          const { statusCode: status, body } = reply;
          return { status, headers: singles(reply.headers), body, url: url.href };
        }
        await reply.body.dump();
        url = followed(url, target);
      }
      throw new DownloadError(`${start}: redirected more than ${mostRedirects} times (wrong URL?)`);
    },
    close: () => agent.destroy(),
  };
}

/** The URL, which must be one of the web. */
export function checkedUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new DownloadError(`${text}: no URL of the web (must begin with https:// or http://)`);
}

function redirectOf(status: number, location: string | undefined): string | undefined {
  return [301, 302, 303, 307, 308].includes(status) ? location : undefined;
}

function followed(from: URL, location: string): URL {
  const url = URL.canParse(location, from) ? new URL(location, from) : undefined;
  const isWeb = url?.protocol === "https:" || url?.protocol === "http:";
  if (!url || !isWeb || (from.protocol === "https:" && url.protocol === "http:")) {
    throw new DownloadError(
      `${from.href}: redirected to ${JSON.stringify(location)}, which is not followed ` +
        "(no way from https to anything else)",
    );
  }
  return url;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const single = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

function singles(headers: Headers): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, single(value)]));
}
