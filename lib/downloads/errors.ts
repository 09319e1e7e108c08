import { EtudeError } from "../core";

/** A file could not be fetched or unpacked: the message names it, the cause and the remedy. */
export class DownloadError extends EtudeError {
  override name = "DownloadError";
}
