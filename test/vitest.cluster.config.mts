import { defineConfig } from "vitest/config";

// The suite that needs Dask: `npm test -- --only cluster`.
export default defineConfig({
  root: `${import.meta.dirname}/..`,
  test: {
    include: ["test/cluster/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 1,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    env: { TF_CPP_MIN_LOG_LEVEL: "2" },
  },
});
