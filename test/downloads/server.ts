import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A server on this machine that answers each request with the next of its answers. */
export interface TestServer {
  readonly url: string;
  /** Requests so far: method, path and the headers that matter. */
  readonly asked: { path: string; range?: string; ifRange?: string }[];
  close(): Promise<void>;
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** The last of the answers is given again and again. */
export async function serve(...answers: readonly Answer[]): Promise<TestServer> {
  const asked: TestServer["asked"] = [];
  const server = createServer((request, response) => {
    const { range, "if-range": ifRange } = request.headers;
    const path = request.url ?? "";
    asked.push({
      path,
      ...(range ? { range } : {}),
      ...(typeof ifRange === "string" ? { ifRange } : {}),
    });
    answers[Math.min(asked.length, answers.length) - 1](request, response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

/** The whole body, or the part asked for when `If-Range` names this ETag. */
export function whole(body: Uint8Array, etag = '"one"'): Answer {
  return (request, response) => {
    const { range, "if-range": ifRange } = request.headers;
    const start = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
    const isPart = range !== undefined && (ifRange === undefined || ifRange === etag);
    const sent = isPart ? body.subarray(start) : body;
    const last = body.length - 1;
    response.writeHead(isPart ? 206 : 200, {
      "content-length": sent.length,
      etag,
      ...(isPart ? { "content-range": `bytes ${start}-${last}/${body.length}` } : {}),
    });
    response.end(sent);
  };
}

/** Promises the whole body, sends `bytes` of it (from where it was asked) and cuts the line. */
export function cutAfter(bytes: number, body: Uint8Array, etag = '"one"'): Answer {
  return (request, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const rest = body.subarray(start);
    const range = { "content-range": `bytes ${start}-${body.length - 1}/${body.length}` };
    response.writeHead(start > 0 ? 206 : 200, {
      "content-length": rest.length,
      etag,
      ...(start > 0 ? range : {}),
    });
    response.write(rest.subarray(0, bytes), () => setTimeout(() => response.destroy(), 20));
  };
}

/** Sends `bytes` of the body and then nothing, for ever. */
export function stallAfter(bytes: number, body: Uint8Array, etag = '"one"'): Answer {
  return (_, response) => {
    response.writeHead(200, { "content-length": body.length, etag });
    response.write(body.subarray(0, bytes));
  };
}

/** An answer without a body. */
export function status(code: number, headers: Record<string, string> = {}): Answer {
  return (_, response) => response.writeHead(code, headers).end();
}
