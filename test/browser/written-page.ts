import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { projectPath } from "../../lib/project/root";
import { pageHead } from "../../lib/tools/jupyter/page-policy";

const template = ["lib", "tools", "jupyter", "share", "nbconvert", "templates", "etude", "static"];

/** Writes outputs into a page with the look and the policy of a report; returns its address. */
export function writePage(outputs: string): string {
  const path = join(mkdtempSync(join(tmpdir(), "etude-page-")), "page.html");
  const css = readFileSync(projectPath(...template, "report.css"), "utf8");
  const body = `<main><h1>A page</h1><h2>Music</h2><div class="jp-OutputArea-output">${outputs}</div></main>`;
  writeFileSync(
    path,
    `<!DOCTYPE html><html lang="en"><head>${pageHead("Music")}<style>${css}</style></head><body>${body}</body></html>`,
  );
  return pathToFileURL(path).href;
}
