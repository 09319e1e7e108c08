import { afterEach, expect, it, vi } from "vitest";
import { checkCompiler } from "../../../lib/tools/setup/steps/tensorflow.cjs";

afterEach(() => vi.unstubAllEnvs());

it("says how to get a compiler where there is none", () => {
  vi.stubEnv("CXX", "/nowhere/g++");
  expect(checkCompiler).toThrow("native binding: no C++ compiler was found");
});

it("says how to get make where there is none", () => {
  vi.stubEnv("CXX", process.execPath); // anything that answers --version
  vi.stubEnv("MAKE", "/nowhere/make");
  expect(checkCompiler).toThrow("native binding: make was not found");
});

it("is content with what answers", () => {
  vi.stubEnv("CXX", process.execPath);
  vi.stubEnv("MAKE", process.execPath);
  expect(checkCompiler).not.toThrow();
});
