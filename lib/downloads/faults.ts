import { systemCause } from "../core/node";
import { DownloadError } from "./errors";

/** A try that failed in a way that another may not. */
export class PassingFault extends Error {
  constructor(
    message: string,
    readonly retryAfter?: string,
  ) {
    super(message);
  }
}

/** The error as one that another try may heal; throws it where none does. */
export function passingFault(error: unknown, url: string): PassingFault {
  if (error instanceof PassingFault) return error;
  if (error instanceof DownloadError) throw error;
  const { code, message, cause } = error as NodeJS.ErrnoException & { cause?: unknown };
  const certificate = certificateProblem(code ?? (cause as NodeJS.ErrnoException)?.code ?? "");
  if (certificate) throw new DownloadError(`${url}: ${certificate}`);
  const own = systemCause(error);
  if (own && code !== "EPERM") throw new DownloadError(`${url}: cannot be written: ${own}`);
  return new PassingFault(networkCauses[code ?? ""] ?? message);
}

const networkCauses: Readonly<Record<string, string>> = {
  ENOTFOUND: "no such host, or no network",
  EAI_AGAIN: "no answer to the question for the host: no network?",
  ECONNREFUSED: "the host refuses connections",
  ECONNRESET: "the connection was cut",
  ENETUNREACH: "no network",
  EHOSTUNREACH: "no way to the host",
  ETIMEDOUT: "no answer from the host",
  UND_ERR_CONNECT_TIMEOUT: "no answer from the host",
  UND_ERR_HEADERS_TIMEOUT: "no answer from the host",
  UND_ERR_BODY_TIMEOUT: "the connection went silent",
  UND_ERR_SOCKET: "the connection was cut",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "the connection was cut",
};

function certificateProblem(code: string): string | undefined {
  if (!/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code)) return undefined;
  return (
    `its certificate is not trusted: ${code} ` +
    "(behind a company's proxy: NODE_EXTRA_CA_CERTS=FILE.pem names the company's own)"
  );
}

/** The error after the last try. */
export function givenUp(url: string, { message }: PassingFault, tries: number): DownloadError {
  return new DownloadError(
    `${url}: ${message}, ${tries} times (check the network and HTTPS_PROXY; what has come is ` +
      "kept, the same command goes on; or give a local copy: --from FILE)",
  );
}
