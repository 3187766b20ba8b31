import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/longest-first.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    exclude: ["test/browser/**", "test/package/**", "**/node_modules/**"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // The one emulator that is given is emptied by each file that uses it.
    fileParallelism: (process.env["COFFERDAM_ENDPOINT"] ?? "") === "",
    // One core less is vitest's own choice; of two that is half of them.
    maxWorkers: "100%",
    sequence: { sequencer: LongestFirst },
    restoreMocks: true,
  },
});
