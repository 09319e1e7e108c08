import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { type Machine, until } from "./dask-processes";

// Builds in a namespace of its own what `Machines` needs, and forgets it.
const trial = "ip link add bridge0 type bridge && ip link add cable0 type veth peer name eth0";

/** Why there can be no machines here; undefined where there can. */
export function whyNoMachines(): string | undefined {
  const { status, error, stderr } = spawnSync("unshare", ["-n", "sh", "-c", trial], {
    encoding: "utf8",
  });
  return status === 0 ? undefined : error?.message || stderr.trim() || `status ${status}`;
}

/**
 * Machines of one network: namespaces with an address each, joined by a bridge on the first. Nothing of
 * this machine's own network is touched or reached.
 */
export class Machines {
  readonly #holders: ChildProcess[] = [];

  /** One more; the first has the bridge. */
  async add(): Promise<Machine> {
    const holder = spawn("unshare", ["-n", "sleep", "600"], { stdio: "ignore" });
    this.#holders.push(holder);
    const on = ["nsenter", "-t", String(holder.pid), "-n"];
    await until(
      () =>
        spawnSync(on[0], [...on.slice(1), "ip", "-br", "link"], { encoding: "utf8" })
          .stdout.trim()
          .split("\n").length === 1,
    );
    const number = this.#holders.length;
    const address = `10.77.0.${number}`;
    const run = (where: readonly string[], script: string) => {
      const { status, stderr } = spawnSync(where[0], [...where.slice(1), "sh", "-c", script], {
        encoding: "utf8",
      });
      if (status !== 0) throw new Error(stderr);
    };
    const up = (device: string) =>
      `ip link set lo up; ip addr add ${address}/24 dev ${device}; ip link set ${device} up`;
    if (number === 1) {
      run(on, `ip link add bridge0 type bridge; ${up("bridge0")}`);
    } else {
      const first = ["nsenter", "-t", String(this.#holders[0].pid), "-n"];
      const cable = `cable${number}`;
      run(first, `ip link add ${cable} type veth peer name eth0 netns ${holder.pid}`);
      run(first, `ip link set ${cable} master bridge0 up`);
      run(on, up("eth0"));
    }
    return { address, on };
  }

  end(): void {
    for (const holder of this.#holders) holder.kill("SIGKILL");
  }
}

/** A program that runs on a machine under one name. */
export function programOn({ on }: Machine, program: string, path: string): string {
  writeFileSync(path, `#!/bin/sh\nexec ${on.join(" ")} ${program} "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}
