// Notices edits of lib/ so that running the import cell again loads the new code. Every source file
// counts, and not only what the cell's imports run (as for reports): the compiler of cells reads types
// from modules that never run, and it has to be made anew when one of those changes. Names, sizes and
// times are enough here, since a false alarm costs a second and no result.
const { readdirSync, statSync } = require("node:fs");
const { join, sep } = require("node:path");

/**
 * Name, size and time of every source file below `folder`, as one text.
 *
 * @param {string} folder
 */
function fingerprint(folder) {
  const rows = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(ts|json)$/.test(entry.name)) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const { mtimeMs, size } = statSync(path, { throwIfNoEntry: false }) ?? {};
    rows.push(`${path} ${mtimeMs} ${size}`);
  }
  return rows.sort().join("\n");
}

/**
 * Watches `folder` by asking: `changed()` is true once after each edit, and has then forgotten
 * every loaded module below the folder, importers included; `forget()` does that without an edit.
 *
 * @param {string} folder
 */
function watchLibrary(folder) {
  let known = fingerprint(folder);
  const forget = () => {
    for (const path of Object.keys(require.cache)) {
      if (path.startsWith(folder + sep) && !path.startsWith(__dirname + sep)) {
        delete require.cache[path];
      }
    }
  };
  return {
    forget,
    changed() {
      const now = fingerprint(folder);
      if (now === known) return false;
      known = now;
      forget();
      return true;
    },
  };
}

module.exports = { watchLibrary };
