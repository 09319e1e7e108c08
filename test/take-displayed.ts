import { afterAll } from "vitest";
import { takeDisplayed } from "../lib/display/show";

// Test files share a process: what one has shown is not left for the next.
afterAll(() => {
  takeDisplayed();
});
