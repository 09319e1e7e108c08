import { vi } from "vitest";
import { runChapters } from "./run-cells";

// Sound has tests of its own and would take most of the time.
vi.mock("../../lib/display/clip", () => ({
  clipOf: async () => ({ mp3: Uint8Array.of(0), startSeconds: 0, seconds: 1 }),
}));

runChapters("jigs", true);
runChapters("four scripts", true);
runChapters("one piece", false);
