import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import type { Command } from "commander";
import { InvalidArgumentError } from "../../core";
import { userPath } from "../../project";
import { DaskEngine, type DaskOptions, type TlsFiles } from "../dask/engine";
import { checkAddress } from "../dask/messages";
import { ensureDask } from "../dask/venv";
import { parseCount } from "./options";

/** How a command reaches Dask. */
export interface DaskFlags {
  readonly scheduler?: string;
  readonly workers?: number;
  readonly connectTimeout: number;
  readonly allowedFailures: number;
  readonly anyVersion?: boolean;
  readonly tlsCaFile?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
}

/** Adds the options that say where tasks are done. */
export function withDaskOptions(command: Command, workers: string): Command {
  return command
    .option("--scheduler <address>", "of Dask, such as tcp://10.0.0.1:8786 (default: workers here)")
    .option("--workers <n>", `workers here, a thread each (default: ${workers})`, parseCount)
    .option("--tls-ca-file <file>", "certificate authority of a tls:// scheduler")
    .option("--tls-cert <file>", "own certificate")
    .option("--tls-key <file>", "its key")
    .option("--connect-timeout <seconds>", "for the scheduler to answer", parseCount, 15)
    .option("--allowed-failures <n>", "lost workers before a task is given up", parseCount, 3)
    .option("--any-version", "go on although versions of scheduler, workers or project differ");
}

/**
 * Begins an engine as the flags say.
 *
 * @throws InvalidArgumentError for certificates without a scheduler, or that are not there; what
 *   `DaskEngine.open` throws
 */
export async function openDask<T>(
  flags: DaskFlags,
  own: Pick<DaskOptions<T>, "folder" | "name" | "result" | "keeps" | "sees" | "goOn" | "say">,
): Promise<DaskEngine<T>> {
  const tls = tlsOf(flags);
  checkAddress(flags.scheduler, tls !== undefined); // before anything is installed
  return DaskEngine.open({
    ...{ ...own, python: ensureDask(own.say), scheduler: flags.scheduler, tls },
    ...{ workers: flags.workers ?? availableParallelism(), timeoutSeconds: flags.connectTimeout },
    ...{ allowedFailures: flags.allowedFailures, anyVersion: flags.anyVersion === true },
  });
}

/** The files with certificates; undefined where none are named. */
export function tlsOf({ scheduler, tlsCaFile, tlsCert, tlsKey }: DaskFlags): TlsFiles | undefined {
  const files = { ca: tlsCaFile, cert: tlsCert, key: tlsKey };
  const given = Object.entries(files).flatMap(([key, path]) =>
    path ? [[key, userPath(path)]] : [],
  );
  if (given.length === 0) return undefined;
  if (scheduler === undefined) {
    throw new InvalidArgumentError(
      "certificates are for a scheduler (--scheduler tls://HOST:PORT)",
    );
  }
  const missing = given.find(([, path]) => !existsSync(path));
  if (missing) throw new InvalidArgumentError(`${missing[1]}: no such file (check the path)`);
  return Object.fromEntries(given) as TlsFiles;
}
