import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { RunError } from "../core";
import { makeFolder } from "../core/node";

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** When the process started, in the system's ticks: tells a reused pid apart. */
  readonly started: string;
  readonly id: string;
}

/**
 * Makes this process the only one that writes a run folder; returns the function that lets go.
 * A lock left by a process that is gone is taken over at once. Throws `RunError` when a living
 * process (this one too) holds it.
 */
export function lockRun(folder: string): () => void {
  makeFolder(folder);
  const path = join(folder, "run.lock");
  const own = describeProcess();
  // Written aside and linked: the lock appears whole or not at all.
  const draft = `${path}.${own.id}.tmp`;
  writeFileSync(draft, JSON.stringify(own));
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      if (tryLink(draft, path)) return () => release(path, own.id);
      const holder = readOwner(path);
      if (holder && isAlive(holder)) throw new RunError(refusal(folder, holder));
      if (holder) removeStale(path, holder);
    }
    throw new RunError(`${folder}: another process takes this run again and again (try later)`);
  } finally {
    rmSync(draft, { force: true });
  }
}

function tryLink(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === "EEXIST") return false;
    throw error;
  }
}

function release(path: string, id: string): void {
  if (readOwner(path)?.id === id) rmSync(path, { force: true });
}

function readOwner(path: string): Owner | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Owner;
  } catch {
    return null;
  }
}

// Moved aside before it is deleted: if another process was faster, its new lock is put back.
function removeStale(path: string, stale: Owner): void {
  const aside = `${path}.${randomUUID()}.tmp`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (readOwner(aside)?.id !== stale.id) tryLink(aside, path);
  rmSync(aside, { force: true });
}

function describeProcess(): Owner {
  return {
    pid: process.pid,
    host: hostname(),
    started: startTime(process.pid) ?? "",
    id: randomUUID(),
  };
}

// Field 22 of /proc/<pid>/stat; the name in field 2 may hold spaces. Null off Linux.
function startTime(pid: number): string | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? "zombie" : fields[19];
  } catch {
    return null;
  }
}

function isAlive(owner: Owner): boolean {
  if (owner.host !== hostname()) return true;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    return (error as { code?: string }).code === "EPERM";
  }
  const started = startTime(owner.pid);
  return started === null || started === owner.started;
}

function refusal(folder: string, owner: Owner): string {
  const where = owner.host === hostname() ? "" : ` on ${owner.host}`;
  const remedy =
    owner.host === hostname()
      ? "wait for it, or choose another folder"
      : "choose another folder, or delete run.lock if that process is gone";
  return `${folder}: process ${owner.pid}${where} is writing this run (${remedy})`;
}
