import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadModel } from "../../lib/models/portable";
import { projectPath } from "../../lib/project";
import { describeCard } from "../../lib/recipes/describe-card";

const folder = projectPath("data", "models");
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".etude"))
  .map((file) => file.slice(0, -".etude".length));

describe("the cards of the models that ship", () => {
  it.each(names)("say what %s is", (name) => {
    const bytes = readFileSync(join(folder, `${name}.etude`));
    const { header } = loadModel(bytes, name);
    const card = readFileSync(join(folder, `${name}.md`), "utf8");
    expect(describeCard(header, bytes.length)).toBe(card);
  });

  it("say where the encoding tells more than the network hears", () => {
    const { header } = loadModel(readFileSync(join(folder, "chorale.etude")), "chorale");
    const { network } = header.run;
    const [first, ...others] = network.factors;
    const deaf = { ...header, run: { ...header.run, network: { ...network, factors: others } } };
    expect(describeCard(header, 1)).not.toContain("since then");
    expect(describeCard(deaf, 1)).toContain(`| since then | the encoding tells ${first.name} too`);
  });
});
