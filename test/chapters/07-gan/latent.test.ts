import { expect, it } from "vitest";
import { directionsTable, exploreLatent, latentSpace } from "../../../lib/chapters/07-gan/latent";
import { Random } from "../../../lib/core/random";
import { takeDisplayed } from "../../../lib/display/show";
import { Generator } from "../../../lib/models/gan/generator";
import { Kernels } from "../../../lib/models/gan/kernels";
import { calibrateGenerator } from "../../../lib/models/gan/sample-gan";
import { toyConfig } from "../../models/gan/toy";

it("puts the generator into the page with what its sliders do", async () => {
  const config = toyConfig();
  const generator = new Generator(config, new Kernels());
  const fresh = generator.layout.initialise(Random.fromSeed(1));
  generator.dispose();
  const gan = { config, weights: calibrateGenerator(config, fresh), steps: 4 };
  const latent = latentSpace(gan, { borrowed: true });
  const { text } = directionsTable(latent);
  for (const { name } of latent.directions) expect(text).toContain(name);
  expect(latent.directions.length).toBe(config.latent);
  await exploreLatent(latent);
  const [shown] = takeDisplayed();
  const html = String(shown.bundle["text/html"]);
  expect(html).toContain('data-kind="explore"');
  expect(html).toContain("learnt from this project&#39;s chorales");
});
