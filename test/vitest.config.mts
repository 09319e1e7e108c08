import { defineConfig } from "vitest/config";

// Run from the repository root: `vitest run --config test/vitest.config.mts`.
export default defineConfig({
  root: `${import.meta.dirname}/..`,
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/browser/**"],
    setupFiles: ["test/close-workers.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    env: { TF_CPP_MIN_LOG_LEVEL: "2", ETUDE_CACHE: ".etude/cache" },
    coverage: { provider: "v8", include: ["lib/**/*.ts"], reporter: ["text-summary"] },
  },
});
