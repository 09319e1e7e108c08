import { execFile } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DataError } from "../core";
import { makeFolder } from "../core/node";
import type { Collection } from "./catalogue";

type PackageSource = Extract<Collection["source"], { package: string }>;

/**
 * Fetches a registry's package with the registry's own client, which knows the reader's proxies,
 * mirrors and certificates; nothing of it is installed.
 *
 * @param folder is made, and holds nothing but the package
 * @param python of an environment with pip
 * @returns the package's path
 * @throws DataError with the client's last words
 */
export async function fetchPackage(
  { kind, package: name }: PackageSource,
  folder: string,
  { python, signal }: { readonly python: string; readonly signal?: AbortSignal },
): Promise<string> {
  rmSync(folder, { recursive: true, force: true });
  makeFolder(folder);
  const pip = ["-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-input"];
  const calm = ["--disable-pip-version-check", "--progress-bar=off", "--python-version=3.12"];
  if (kind === "npm") await run("npm", ["pack", name, "--pack-destination", folder], signal);
  else await run(python, [...pip, ...calm, "--dest", folder, name], signal);
  const [file] = readdirSync(folder).filter((entry) => /\.(tgz|whl)$/.test(entry));
  if (file === undefined) throw new DataError(`${name}: ${kind} fetched no package (try again)`);
  return join(folder, file);
}

function run(command: string, args: readonly string[], signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { signal, maxBuffer: 1 << 24 }, (error, _, stderr) => {
      if (!error) return resolve();
      if (signal?.aborted) return reject(signal.reason);
      const words = stderr.trim().split("\n").slice(-3).join("; ");
      const cause = error.code === undefined || words === "" ? error.message : words;
      reject(
        new DataError(
          `${args.find((arg) => /[@=]=?\d/.test(arg)) ?? command} cannot be fetched: ${cause} ` +
            "(check the network, or give the package's file: --from FILE)",
        ),
      );
    });
  });
}
