const mostPathBytes = 1024;
const mostNameBytes = 255;
const mostDepth = 32;

/**
 * The path of an archive's entry as one below the folder that it is unpacked to; parts such as `./`
 * are left out. Undefined for the folder itself.
 *
 * @throws Error saying what is wrong: it leads outside, is absolute, holds what no path may, or is
 *   longer than 1,024 bytes, 255 a name, or 32 folders
 */
export function safePath(path: string): string | undefined {
  const shown = JSON.stringify(path.slice(0, 80));
  if (/[\0\\]/.test(path)) throw new Error(`${shown} has a sign that no path may have`);
  if (path.startsWith("/") || /^[a-z]:/i.test(path)) throw new Error(`${shown} is absolute`);
  const names = path.split("/").filter((name) => name !== "" && name !== ".");
  if (names.includes("..")) throw new Error(`${shown} leads outside`);
  const isLong =
    Buffer.byteLength(path) > mostPathBytes ||
    names.length > mostDepth ||
    names.some((name) => Buffer.byteLength(name) > mostNameBytes);
  if (isLong) throw new Error(`${shown} is too long or too deep`);
  return names.length > 0 ? names.join("/") : undefined;
}
