import { InvalidArgumentError } from "../../core";
import type { Probed } from "./driver";

/** Throws `InvalidArgumentError` for what is no address of a scheduler. */
export function checkAddress(scheduler: string | undefined, hasTls: boolean): void {
  if (scheduler === undefined) return;
  if (!/^([a-z]+:\/\/)?[^\s/]+:\d+$/.test(scheduler)) {
    throw new InvalidArgumentError(
      `invalid scheduler: ${JSON.stringify(scheduler)} (must be such as tcp://10.0.0.1:8786)`,
    );
  }
  if (hasTls && !scheduler.startsWith("tls://")) {
    throw new InvalidArgumentError(
      `invalid scheduler: ${JSON.stringify(scheduler)} (with certificates it must begin with tls://)`,
    );
  }
}

/** What is said where a scheduler, or the cluster here, does not answer. */
export function unanswered(scheduler: string | undefined, seconds: number, reason: string): string {
  if (scheduler === undefined) return `local workers cannot be started: ${reason}`;
  return (
    `${scheduler}: no scheduler answers within ${seconds} s: ${reason} (check address, firewall and ` +
    "certificates; start one: dask scheduler; or leave --scheduler out)"
  );
}

/** What is wrong with a worker: its project, or what it sees. */
export function brokenText(worker: string, { project, error, unseen }: Probed[string]): string {
  if (error === "no project") {
    return (
      `${worker}: no Étude at ${project} (clone it there and run npm run setup, or start the worker ` +
      "with ETUDE_PROJECT=/where/it/is)"
    );
  }
  if (error === "no node") {
    return `${worker}: no Node there (install it, or start the worker with ETUDE_NODE=/path/to/node)`;
  }
  if (error !== null) {
    return `${worker}: the project at ${project} does not run: ${error} (npm run setup there)`;
  }
  return (
    `${worker}: ${unseen} is not there as it is here (every worker must see the music at the same ` +
    "path: mount its folder there, or read it here, without --scheduler)"
  );
}
