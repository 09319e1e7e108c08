import { readFileSync } from "node:fs";
import { projectPath } from "../../project";

const template = ["lib", "tools", "jupyter", "share", "nbconvert", "templates", "etude", "static"];

/**
 * The head of a page that stands alone: it may run what it holds, and reach nothing else. The policy
 * is that of the reports' template.
 */
export function pageHead(title: string): string {
  const policy = readFileSync(projectPath(...template, "policy.txt"), "utf8").trim();
  return `<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<title>${title}</title>`;
}
