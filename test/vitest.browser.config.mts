import { defineConfig } from "vitest/config";

// The suite that needs a Chromium: `npm test -- --only browser`.
export default defineConfig({
  root: `${import.meta.dirname}/..`,
  test: {
    include: ["test/browser/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 1,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    env: { TF_CPP_MIN_LOG_LEVEL: "2" },
  },
});
