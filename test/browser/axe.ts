import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { projectPath } from "../../lib/project/root";

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What axe-core finds wrong with a page for readers with a screen reader, a keyboard, weak eyes. */
export async function axeViolations(page: Page): Promise<string[]> {
  const source = readFileSync(projectPath("node_modules", "axe-core", "axe.min.js"), "utf8");
  await page.evaluate(source);
  const { violations } = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(): Promise<{ violations: readonly Violation[] }> };
    };
    return axe.run();
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes
      .slice(0, 4)
      .map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} (${failureSummary})`),
  );
}
