import type { Outcome } from "./run-notebook";

export interface TestedNotebook {
  readonly name: string;
  readonly outcome: Outcome;
}

const unprintable = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

function escapeXml(text: string): string {
  return text
    .replace(unprintable, "")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}

/** Where and how a notebook failed, in one line: `01_parsing, cell 4 (const x = …): Error: …`. */
export function describeFailure({ name, outcome }: TestedNotebook): string {
  const source = outcome.source ? ` (${outcome.source.slice(0, 60)})` : "";
  const cell = outcome.cell ? `, cell ${outcome.cell}${source}` : "";
  return `${name}${cell}: ${outcome.message ?? "failed"}`;
}

/** The results as JUnit XML, one test case per notebook. */
export function junitXml(notebooks: readonly TestedNotebook[]): string {
  const failures = notebooks.filter(({ outcome }) => outcome.status === "failed").length;
  const total = notebooks.reduce((sum, { outcome }) => sum + outcome.seconds, 0);
  const cases = notebooks.map((notebook) => {
    const { name, outcome } = notebook;
    const head = `    <testcase classname="notebooks" name="${escapeXml(name)}" time="${outcome.seconds.toFixed(1)}"`;
    if (outcome.status === "passed") return `${head}/>`;
    const message = escapeXml(describeFailure(notebook));
    const body = escapeXml(outcome.trace || outcome.message || "");
    return `${head}>\n      <failure type="${outcome.kind}" message="${message}">${body}</failure>\n    </testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    `  <testsuite name="notebooks" tests="${notebooks.length}" failures="${failures}" errors="0" skipped="0" time="${total.toFixed(1)}">`,
    ...cases,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}
