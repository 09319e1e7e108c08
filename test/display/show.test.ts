import { createRequire } from "node:module";
import { afterEach, describe, expect, it } from "vitest";
import { bundleOf, inKernel, show, slot, takeDisplayed } from "../../lib/display/show";
import { layout } from "../../lib/display/theme";
import { projectPath } from "../../lib/project/root";

const figure = { data: [{ type: "scatter", y: [1] }], layout: layout({ title: "One" }) };

afterEach(() => {
  takeDisplayed();
});

describe("bundleOf", () => {
  it("gives every kind its MIME type and a text for front ends that know none", () => {
    expect(bundleOf("plain")).toEqual({ "text/plain": "plain" });
    expect(bundleOf({ html: "<b>x</b>", text: "x" })).toEqual({
      "text/html": "<b>x</b>",
      "text/plain": "x",
    });
    const bundle = bundleOf(figure);
    expect(bundle["text/plain"]).toBe("[figure: One]");
    expect(bundle["application/vnd.plotly.v1+json"]).toMatchObject({
      data: figure.data,
      config: { responsive: true },
    });
  });
});

describe("show outside a kernel", () => {
  it("keeps what is shown, in order, once", () => {
    expect(inKernel()).toBe(false);
    show("a", "b");
    expect(takeDisplayed().map((entry) => entry.bundle["text/plain"])).toEqual(["a", "b"]);
    expect(takeDisplayed()).toEqual([]);
  });

  it("replaces the content of a slot where it stands", () => {
    const place = slot();
    place.show("first");
    show("after");
    place.show(figure);
    const texts = takeDisplayed().map((entry) => entry.bundle["text/plain"]);
    expect(texts).toEqual(["[figure: One]", "after"]);
  });

  it("gives two slots places of their own", () => {
    const [one, two] = [slot(), slot()];
    one.show("1");
    two.show("2");
    one.show("3");
    expect(takeDisplayed().map((entry) => entry.bundle["text/plain"])).toEqual(["3", "2"]);
  });
});

describe("show inside a kernel", () => {
  it("sends bundles to the kernel's writer, updates under the id of the slot", () => {
    const load = createRequire(projectPath("package.json"));
    const path = load.resolve("tslab/dist/jupyter");
    const sent: { content: { transient?: { display_id: string } }; update: boolean }[] = [];
    const lastWriteDisplayData = (
      content: { transient?: { display_id: string } },
      update: boolean,
    ) => sent.push({ content, update });
    const known = load.cache[path];
    load.cache[path] = { exports: { lastWriteDisplayData } } as unknown as NodeJS.Module;
    try {
      expect(inKernel()).toBe(true);
      show("a");
      const place = slot();
      place.show("b");
      place.show("c");
    } finally {
      if (known) load.cache[path] = known;
      else delete load.cache[path];
    }
    expect(sent.map((message) => message.update)).toEqual([false, false, true]);
    expect(sent[0].content.transient).toBeUndefined();
    expect(sent[1].content.transient).toEqual(sent[2].content.transient);
    expect(takeDisplayed()).toEqual([]);
  });
});
