import { readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { Command } from "commander";
import { checkArgument, DataError, escapeHtml } from "../../core";
import { prepareFile, writeFileAtomic } from "../../core/node";
import { listMidiFiles, readPiece } from "../../corpus";
import { duration, mark, playerRow, progressBar } from "../../display";
import { score } from "../../display/score";
import { type Piece, pieceSeconds } from "../../music";
import { figuresPath, projectPath, userPath } from "../../project";
import { chooseRun } from "../../recipes";
import { pageHead } from "../jupyter/page-policy";
import { parseCount } from "./options";

interface Flags {
  readonly run?: string;
  readonly out?: string;
  readonly limit: number;
  readonly bars: number;
}

/** `etude gallery`: a page on which the music of a run or folder is seen, heard and read. */
export function galleryCommand(): Command {
  return new Command("gallery")
    .description("make a page of a folder's music: each piece as roll, sound, MIDI file and score")
    .argument("[dir]", "folder of MIDI files (default: figures/music, or the music of --run)")
    .option("--run <run>", "the music that `etude sample --run` wrote")
    .option("--out <file>", "the page (default: index.html in that folder)")
    .option("--limit <n>", "pieces at most", parseCount, 40)
    .option("--bars <n>", "bars of each score", parseCount, 16)
    .action(runGallery);
}

async function runGallery(dir: string | undefined, flags: Flags): Promise<void> {
  const remedy = "give a folder or --run RUN, not both";
  checkArgument(dir === undefined || flags.run === undefined, "run", flags.run, remedy);
  const ofRun = flags.run === undefined ? undefined : join(chooseRun(userPath(flags.run)), "music");
  const folder = ofRun ?? (dir === undefined ? figuresPath("music") : userPath(dir));
  const out = flags.out ? userPath(flags.out) : join(folder, "index.html");
  const files = await listMidiFiles(folder);
  if (files.length === 0) {
    throw new DataError(
      `${folder}: no music here (make some: npm run -s etude -- sample --run RUN)`,
    );
  }
  prepareFile(out);
  const shown = files.slice(0, flags.limit);
  const bar = progressBar("gallery", shown.length);
  const cards: string[] = [];
  for (const [i, path] of shown.entries()) {
    cards.push(await cardOf(path, relative(folder, path), flags.bars));
    bar.update(i + 1);
  }
  bar.finish();
  const title =
    flags.run === undefined ? basename(folder) : basename(chooseRun(userPath(flags.run)));
  const page = galleryPage(title, cards, files.length);
  writeFileAtomic(out, page);
  process.stdout.write(`${out}: ${shown.length} pieces, ${mark(page.length / 1e6, 1)} MB\n`);
}

async function cardOf(path: string, name: string, bars: number): Promise<string> {
  let piece: Piece;
  try {
    piece = await readPiece(path, name);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return `<section><h2>${escapeHtml(name)}</h2><p>cannot be read: it is left out</p></section>`;
  }
  const length = `${mark(piece.notes.length)} notes, ${duration(pieceSeconds(piece))}`;
  const heard = await playerRow([{ piece, title: "", width: 960, fileName: basename(name) }], 1);
  const read = score(piece, { title: "", bars });
  return [
    `<section aria-label="${escapeHtml(name)}"><h2>${escapeHtml(name)}</h2><p>${length}</p>`,
    `<div class="jp-OutputArea-output">${heard.html}${read.html}</div></section>`,
  ].join("\n");
}

const look = `
header { padding-top: 2.2rem; }
h1 { font: italic 500 2.6rem/1.1 var(--serif); color: var(--accent); margin: 0 0 0.6rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.4rem 0 0; overflow-wrap: anywhere; }
section > p, header p { margin: 0.1rem 0 0.5rem; color: var(--soft); font: 0.9rem/1.5 var(--sans); }
.etude-players { max-width: none; }
.etude-player, .etude-score { max-width: none; }
footer { margin: 3rem 0; }
`;

const themeScript = `try {
  const theme = localStorage.getItem("etude-theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
} catch {}`;

/** The page around the cards, in the look and under the policy of the reports. */
function galleryPage(title: string, cards: readonly string[], count: number): string {
  const folder = ["lib", "tools", "jupyter", "share", "nbconvert", "templates", "etude", "static"];
  const css = readFileSync(projectPath(...folder, "report.css"), "utf8");
  const name = escapeHtml(title);
  const rest = count - cards.length;
  const more = rest > 0 ? `, ${mark(rest)} more in the folder` : "";
  return `<!DOCTYPE html>
<html lang="en">
<head>
${pageHead(`${name}: music`)}
<style>${css}${look}</style>
<script>${themeScript}</script>
</head>
<body>
<main>
<header><h1>${name}</h1><p>${mark(cards.length)} pieces${more}. Press play: the mark goes along in the roll and in the score; a click on either goes there.</p></header>
${cards.join("\n")}
</main>
</body>
</html>
`;
}
