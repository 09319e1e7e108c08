import { spawn } from "node:child_process";
import { platform } from "node:os";

/**
 * The program that opens a page for the reader at this machine; undefined where there is none to see
 * it: in CI, over ssh, without a display, or where `ETUDE_OPEN=0` says so.
 */
export function pageOpener(
  environment: NodeJS.ProcessEnv = process.env,
  system: NodeJS.Platform = platform(),
): readonly string[] | undefined {
  const { ETUDE_OPEN, CI, SSH_CONNECTION, SSH_TTY, DISPLAY, WAYLAND_DISPLAY } = environment;
  if (ETUDE_OPEN === "0" || CI || SSH_CONNECTION || SSH_TTY) return undefined;
  if (system === "darwin") return ["open"];
  if (system === "win32") return ["cmd", "/c", "start", ""];
  return DISPLAY || WAYLAND_DISPLAY ? ["xdg-open"] : undefined;
}

/** Opens a page in the reader's browser, where there is one; a browser that fails stops nothing. */
export function openPage(path: string, opener = pageOpener()): void {
  if (!opener) return;
  const [program, ...words] = opener;
  const child = spawn(program, [...words, path], { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
