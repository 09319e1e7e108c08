import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules, createRequire } from "node:module";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { projectPath } from "../lib/project/root";

// The data's way from file to sound: a room imports from itself and from the faces before it.
const rooms = [
  ...["core", "core/node", "downloads", "music", "midi", "musicxml", "corpus", "collections"],
  ...["tokens", "dataset", "store"],
  ...["models", "models/portable", "models/native", "models/recurrent", "models/gan"],
  ...[
    "training",
    "sampling",
    "evaluation/alarms",
    "live",
    "evaluation",
    "literature",
    "recipes",
    "recipes/speed",
    "sweeps",
    "appraisal",
    "display/sounds",
    "display",
    "display/workshop",
    "display/score",
    "display/sweeps",
    "project",
    "chapters",
    "tools",
  ],
];
/** Rooms that know where this checkout lies; the library is told its paths. */
const besideTheLibrary = ["project", "chapters", "tools"];
/** Rooms that load in a browser. */
const portable = [
  ...["core", "music", "midi", "musicxml", "tokens", "dataset"],
  ...["models", "models/portable", "sampling", "evaluation/alarms", "live"],
];

const lib = projectPath("lib");
const files = readdirSync(lib, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
  .sort();
const source = (file: string) => readFileSync(join(lib, file), "utf8");

function roomOf(file: string): string {
  const inside = rooms.filter((room) => file === room || file.startsWith(`${room}/`));
  return inside.sort((a, b) => b.length - a.length)[0] ?? `no room: ${file}`;
}

const withoutComments = (text: string) => text.replace(/^\s*(\*|\/\/|\/\*\*).*$/gm, "");

function specifiersOf(text: string): string[] {
  const code = withoutComments(text);
  return [...code.matchAll(/(?:from|import|require)\s*\(?\s*"([^"]*)"/g)].map((m) => m[1]);
}

/** The module of lib that a path means: its file, or its folder's face. */
function moduleAt(path: string): string {
  return existsSync(join(lib, `${path}.ts`)) ? `${path}.ts` : `${path}/index.ts`;
}

interface Arrow {
  readonly from: string;
  readonly to: string;
}

const arrows: readonly Arrow[] = files.flatMap((from) =>
  specifiersOf(source(from))
    .filter((path) => path.startsWith("."))
    .map((path) => normalize(join(dirname(from), path)).replaceAll("\\", "/"))
    .filter((path) => !/\.(cjs|json)$/.test(path))
    .map((path) => ({ from, to: moduleAt(path) })),
);
const across = arrows.filter(({ from, to }) => roomOf(from) !== roomOf(to));
const say = ({ from, to }: Arrow) => `${from} imports ${to}`;

/** Rings of modules that import each other, each as one text. */
function circles(): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of arrows) targets.set(from, [...(targets.get(from) ?? []), to]);
  const found = new Set<string>();
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]) => {
    const at = path.indexOf(file);
    if (at >= 0) found.add([...path.slice(at)].sort().join(" ↔ "));
    if (at >= 0 || done.has(file)) return;
    for (const next of targets.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return [...found];
}

/** Names that a face offers: values, and types beside them. */
function faceOf(room: string) {
  const lists = withoutComments(source(`${room}/index.ts`)).matchAll(
    /export (type )?\{([^}]*)\} from/g,
  );
  const names = [...lists].flatMap(([, type, list]) =>
    list
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "")
      .map((name) => (type ? `type ${name}` : name)),
  );
  return { values: names.filter((name) => !name.startsWith("type ")), names };
}

const withFaces = rooms.filter((room) => room !== "chapters" && room !== "tools");

describe("the layout of lib", () => {
  it("has a room for every file", () => {
    expect(files.filter((file) => !rooms.includes(roomOf(file)))).toEqual([]);
  });

  it("is imported downward only", () => {
    const order = (file: string) => rooms.indexOf(roomOf(file));
    expect(across.filter(({ from, to }) => order(to) > order(from)).map(say)).toEqual([]);
  });

  it("is entered through front doors", () => {
    const besideDoor = across.filter(({ to }) => to !== `${roomOf(to)}/index.ts`);
    expect(besideDoor.map(say)).toEqual([]);
  });

  it("has no modules that import each other, not even for a type", () => {
    expect(circles()).toEqual([]);
  });

  it("leaves where the project lies to those who use the library", () => {
    const asks = across.filter(
      ({ from, to }) => roomOf(to) === "project" && !besideTheLibrary.includes(roomOf(from)),
    );
    expect(asks.map(say)).toEqual([]);
  });

  it("runs in a browser where nothing needs Node", () => {
    const inside = files.filter((file) => portable.includes(roomOf(file)));
    const needNode = inside.filter((file) => {
      const packages = specifiersOf(source(file)).filter((path) => !path.startsWith("."));
      const builtin = packages.some(
        (name) => name.startsWith("node:") || builtinModules.includes(name),
      );
      const code = withoutComments(source(file));
      return builtin || /\bBuffer\b|\bprocess\.|\b__dirname\b/.test(code);
    });
    expect(needNode).toEqual([]);
    const elsewhere = across.filter(
      ({ from, to }) => portable.includes(roomOf(from)) && !portable.includes(roomOf(to)),
    );
    expect(elsewhere.map(say)).toEqual([]);
  });

  it.each(withFaces)("shows at most 25 values on the face of %s, in so many words", (room) => {
    const { values } = faceOf(room);
    expect(values.length).toBeGreaterThan(0);
    expect(values.length).toBeLessThanOrEqual(25);
    expect(source(`${room}/index.ts`)).toMatch(/^\/\*\*\n \* # \S/);
  });

  it("is syntax that the notebook kernel's TypeScript 5.0 reads", () => {
    const typescript = createRequire(projectPath("package.json"))("@tslab/typescript-for-tslab");
    const broken = files.flatMap((file) => {
      const { ESNext } = typescript.ScriptTarget;
      const [fault] = typescript.createSourceFile(file, source(file), ESNext).parseDiagnostics;
      return fault ? [`${file}: ${fault.messageText}`] : [];
    });
    expect(broken).toEqual([]);
  });

  it("draws no random number that a seed does not give", () => {
    expect(files.filter((file) => source(file).includes("Math.random("))).toEqual([]);
  });
});
