import { defineConfig } from "vitest/config";

// Of each test here the process is its own: models that ship load without what others load beside.
const alone = ["test/models/portable/**", "test/portable/**"];
const exclude = ["test/browser/**", "test/cluster/**"];

// Run from the repository root: `vitest run --config test/vitest.config.mts`. Files share a process:
// to load the library anew for each took longer than its tests.
export default defineConfig({
  root: `${import.meta.dirname}/..`,
  test: {
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    setupFiles: ["test/close-workers.ts", "test/take-displayed.ts"],
    env: { TF_CPP_MIN_LOG_LEVEL: "2", ETUDE_CACHE: ".etude/cache" },
    coverage: { provider: "v8", include: ["lib/**/*.ts"], reporter: ["text-summary"] },
    projects: [
      {
        extends: true,
        test: {
          ...{ name: "shared", isolate: false },
          ...{ include: ["test/**/*.test.ts"], exclude: [...exclude, ...alone] },
        },
      },
      {
        extends: true,
        test: { name: "alone", include: alone.map((folder) => `${folder}/*.test.ts`) },
      },
    ],
  },
});
