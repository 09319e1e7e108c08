import { escapeHtml } from "../../core";
import { duration, prose } from "../../display";
import { roughly } from "./forecast";
import { pageHead } from "./page-policy";

/** How far a report is. */
export type ReportState = "passed" | "failed" | "running" | "waiting";

/** A report as the index shows it. */
export interface IndexEntry {
  readonly name: string;
  readonly title: string;
  readonly abstract: string;
  readonly status: ReportState;
  readonly failure?: string;
  /** What it took; of one that has not ended, what it may take. */
  readonly seconds?: number;
  /** Of a running one: cells done, of all. */
  readonly cell?: { readonly number: number; readonly of: number };
  readonly profile: string;
  /** Paths of MIDI files, relative to the index. */
  readonly music: readonly string[];
}

const style = `
:root { color-scheme: light dark; --ink: light-dark(#1d2126, #e7e3db); --quiet: light-dark(#3b434c, #c9c6bf);
  --soft: light-dark(#5b6470, #a3a9b1); --line: light-dark(#e3e5e8, #33373d); --paper: light-dark(#fff, #16181b);
  --accent: light-dark(#7a3b2e, #e3a391); --problem: light-dark(#8a3223, #f0a08d); --focus: light-dark(#0060a8, #7cc0f5);
  --serif: Charter, "Bitstream Charter", "Iowan Old Style", "Source Serif 4", "Noto Serif", Georgia, serif;
  --sans: system-ui, -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; }
body { margin: 0 auto; width: min(100% - 2.5rem, 46rem); background: var(--paper); color: var(--ink); font: 1.05rem/1.6 var(--serif); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 3px; border-radius: 3px; }
header { padding: 3.2rem 0 1.4rem; }
h1 { font: italic 500 2.6rem/1.1 var(--serif); color: var(--accent); margin: 0 0 0.6rem; }
header p { margin: 0; color: var(--soft); font: 0.9rem/1.5 var(--sans); }
header button { font: 0.84rem/1.4 var(--sans); color: var(--soft); background: none; border: 1px solid var(--line); border-radius: 4px; padding: 0.2rem 0.6rem; margin-top: 0.6rem; cursor: pointer; }
progress { width: 100%; height: 0.4rem; margin: 0.9rem 0 0; accent-color: var(--accent); }
ol { list-style: none; margin: 0; padding: 0; }
li.report { display: grid; grid-template-columns: 3rem 1fr auto; column-gap: 0.8rem; padding: 1.15rem 0; border-top: 1px solid var(--line); break-inside: avoid; }
.number { font: 0.86rem/1.9 var(--sans); color: var(--soft); font-variant-numeric: tabular-nums; }
.title { font-size: 1.22rem; line-height: 1.3; font-weight: 600; text-wrap: balance; }
.title p { margin: 0; }
.title a { color: inherit; text-decoration: none; }
.title a:hover { color: var(--accent); text-decoration: underline; text-underline-offset: 0.15em; }
.waiting .title, .running .title { font-weight: 500; color: var(--soft); }
.abstract p { margin: 0.3rem 0 0; color: var(--quiet); overflow-wrap: anywhere; }
.waiting .abstract p, .running .abstract p { color: var(--soft); }
.time { font: 0.86rem/1.9 var(--sans); color: var(--soft); white-space: nowrap; text-align: right; }
.running .time { color: var(--accent); font-weight: 600; }
.failure { margin: 0.5rem 0 0; padding: 0.4rem 0.7rem; border-left: 3px solid #c0563f; color: var(--problem); font: 0.88rem/1.5 var(--sans); overflow-wrap: anywhere; }
.music { margin: 0.6rem 0 0; padding: 0; font: 0.86rem/1.7 var(--sans); }
.music a { color: var(--accent); margin-right: 1rem; overflow-wrap: anywhere; display: inline-block; }
code { font-size: 0.86em; }
footer { margin: 2rem 0 4rem; padding-top: 1rem; border-top: 1px solid var(--line); font: 0.86rem/1.6 var(--sans); color: var(--soft); }
@media (max-width: 30rem) {
  body { width: calc(100% - 2rem); }
  header { padding-top: 1.6rem; }
  li.report { grid-template-columns: 1fr auto; }
  .number { display: none; }
}
@media print { :root, :root[data-theme="dark"] { color-scheme: light; } header button { display: none; } }
`;

/** Follows the theme that a reader chose on a report; looks again while notebooks run. */
const script = `(() => {
  const kept = (store, name, value) => {
    try {
      if (value === undefined) return store.getItem(name);
      store.setItem(name, value);
    } catch {}
    return null;
  };
  const theme = kept(localStorage, "etude-theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
  const button = document.getElementById("etude-follow");
  if (!button) return;
  const at = kept(sessionStorage, "etude-focus");
  if (at === "follow") button.focus();
  else if (at) document.querySelector('a[href="' + CSS.escape(at) + '"]')?.focus({ preventScroll: true });
  let follows = kept(sessionStorage, "etude-follow") !== "no";
  const say = () => { button.textContent = follows ? "Stop refreshing this page" : "Refresh this page by itself"; };
  button.hidden = false;
  say();
  button.addEventListener("click", () => {
    follows = !follows;
    kept(sessionStorage, "etude-follow", follows ? "yes" : "no");
    say();
  });
  setInterval(() => {
    if (!follows || document.hidden) return;
    const active = document.activeElement;
    kept(sessionStorage, "etude-focus", active === button ? "follow" : active?.getAttribute("href") ?? "");
    location.reload();
  }, 4000);
})();`;

const isDone = ({ status }: IndexEntry) => status === "passed" || status === "failed";

function timeOf({ status, seconds, cell }: IndexEntry): string {
  const usual = seconds === undefined ? "" : `about ${roughly(seconds)}`;
  if (status === "waiting") return `waiting${usual && `<br>${usual}`}`;
  if (status === "running") {
    return `running${cell ? `<br>cell ${cell.number} of ${cell.of}` : usual && `<br>${usual}`}`;
  }
  return duration(seconds);
}

function entryHtml(entry: IndexEntry): string {
  const [, number] = /^(\d+)/.exec(entry.name) ?? [];
  const music = entry.music.map((path) => {
    const label = path.split("/").at(-1) ?? path;
    return `<a href="${escapeHtml(encodeURI(path))}" download>♪ ${escapeHtml(label)}</a>`;
  });
  const title = prose(entry.title).html;
  const href = `${escapeHtml(encodeURIComponent(entry.name))}.html`;
  return `<li class="report ${entry.status}">
<span class="number">${number ?? ""}</span>
<div>
<div class="title" role="heading" aria-level="2">${isDone(entry) ? `<a href="${href}">${title}</a>` : title}</div>
<div class="abstract">${prose(entry.abstract).html}</div>
${entry.failure ? `<p class="failure">${escapeHtml(entry.failure)}</p>` : ""}
${music.length > 0 ? `<p class="music">${music.join("\n")}</p>` : ""}
</div>
<span class="time">${timeOf(entry)}</span>
</li>`;
}

function summary(entries: readonly IndexEntry[], left: number | undefined): string {
  const done = entries.filter(isDone);
  const total = done.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0);
  const failed = entries.filter(({ status }) => status === "failed").length;
  const profiles = escapeHtml([...new Set(entries.map(({ profile }) => profile))].join(", "));
  const state = failed === 0 ? "" : ` · ${failed} failed`;
  const start = "From raw MIDI files to trained networks that play";
  if (done.length === entries.length) {
    return `<p>${start}: ${entries.length} notebooks that take ${duration(total)} together (profile ${profiles})${state}.</p>`;
  }
  const estimate = left === undefined ? "" : `, about ${roughly(left)} left`;
  return `<p role="status">${start}: ${done.length} of ${entries.length} notebooks are ready${estimate} (profile ${profiles})${state}. What is ready can be read while the others run.</p>
<progress value="${done.length}" max="${entries.length}" aria-label="notebooks that are ready"></progress>
<button type="button" id="etude-follow" hidden></button>`;
}

/**
 * The page that leads to all reports: one file, nothing fetched. It fills up while notebooks run.
 *
 * @param left seconds until the last of them ends, where that is known
 */
export function indexHtml(entries: readonly IndexEntry[], left?: number): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
${pageHead("Étude: reports")}
<style>${style}</style>
</head>
<body>
<header>
<h1>Étude</h1>
${summary(entries, left)}
</header>
<main>
<ol>
${entries.map(entryHtml).join("\n")}
</ol>
</main>
<footer>Every report is one file and opens without a network. The notebooks themselves: <code>npm run lab</code>.</footer>
<script>${script}</script>
</body>
</html>
`;
}
