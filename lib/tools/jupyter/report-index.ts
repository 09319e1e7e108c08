import { escapeHtml } from "../../core";
import { duration, prose } from "../../display";

/** A report as the index shows it. */
export interface IndexEntry {
  readonly name: string;
  readonly title: string;
  readonly abstract: string;
  readonly status: "passed" | "failed";
  readonly failure?: string;
  readonly seconds: number;
  readonly profile: string;
  /** Paths of MIDI files, relative to the index. */
  readonly music: readonly string[];
}

const style = `
:root { --ink: #1d2126; --soft: #5b6470; --line: #e3e5e8; --accent: #7a3b2e;
  --serif: Charter, "Bitstream Charter", "Iowan Old Style", "Source Serif 4", "Noto Serif", Georgia, serif;
  --sans: system-ui, -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
body { margin: 0 auto; width: min(100% - 2.5rem, 46rem); color: var(--ink); font: 1.05rem/1.6 var(--serif); }
header { padding: 3.2rem 0 1.4rem; }
h1 { font: italic 500 2.6rem/1.1 var(--serif); color: var(--accent); margin: 0 0 0.6rem; }
header p { margin: 0; color: var(--soft); font: 0.9rem/1.5 var(--sans); }
ol { list-style: none; margin: 0; padding: 0; }
li.report { display: grid; grid-template-columns: 3rem 1fr auto; column-gap: 0.8rem; padding: 1.15rem 0; border-top: 1px solid var(--line); }
.number { font: 0.86rem/1.9 var(--sans); color: var(--soft); font-variant-numeric: tabular-nums; }
.title { font-size: 1.22rem; line-height: 1.3; font-weight: 600; }
.title p { margin: 0; }
.title a { color: inherit; text-decoration: none; }
.title a:hover { color: var(--accent); text-decoration: underline; text-underline-offset: 0.15em; }
.abstract p { margin: 0.3rem 0 0; color: #3b434c; }
.time { font: 0.86rem/1.9 var(--sans); color: var(--soft); white-space: nowrap; }
.failure { margin: 0.5rem 0 0; padding: 0.4rem 0.7rem; border-left: 3px solid #c0563f; color: #8a3223; font: 0.88rem/1.5 var(--sans); overflow-wrap: anywhere; }
.music { margin: 0.6rem 0 0; padding: 0; font: 0.86rem/1.7 var(--sans); }
.music a { color: var(--accent); margin-right: 1rem; white-space: nowrap; display: inline-block; }
code { font-size: 0.86em; }
footer { margin: 2rem 0 4rem; padding-top: 1rem; border-top: 1px solid var(--line); font: 0.86rem/1.6 var(--sans); color: var(--soft); }
`;

function entryHtml(entry: IndexEntry): string {
  const [, number] = /^(\d+)/.exec(entry.name) ?? [];
  const music = entry.music.map((path) => {
    const label = path.split("/").at(-1) ?? path;
    return `<a href="${escapeHtml(encodeURI(path))}" download>♪ ${escapeHtml(label)}</a>`;
  });
  return `<li class="report">
<span class="number">${number ?? ""}</span>
<div>
<div class="title" role="heading" aria-level="2"><a href="${escapeHtml(encodeURIComponent(entry.name))}.html">${prose(entry.title).html}</a></div>
<div class="abstract">${prose(entry.abstract).html}</div>
${entry.failure ? `<p class="failure">${escapeHtml(entry.failure)}</p>` : ""}
${music.length > 0 ? `<p class="music">${music.join("\n")}</p>` : ""}
</div>
<span class="time">${duration(entry.seconds)}</span>
</li>`;
}

/** The page that leads to all reports: one file, nothing fetched. */
export function indexHtml(entries: readonly IndexEntry[]): string {
  const total = entries.reduce((sum, { seconds }) => sum + seconds, 0);
  const failed = entries.filter(({ status }) => status === "failed").length;
  const profiles = [...new Set(entries.map(({ profile }) => profile))].join(", ");
  const state = failed === 0 ? "" : ` · ${failed} failed`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Étude: reports</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>Étude</h1>
<p>From raw MIDI files to trained networks that play: ${entries.length} notebooks, run in ${duration(total)} (profile ${escapeHtml(profiles)})${state}.</p>
</header>
<main>
<ol>
${entries.map(entryHtml).join("\n")}
</ol>
</main>
<footer>Every report is one file and opens without a network. The notebooks themselves: <code>npm run lab</code>.</footer>
</body>
</html>
`;
}
