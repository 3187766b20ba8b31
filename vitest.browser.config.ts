import { defineConfig } from "vitest/config";

/** The report in a real browser: needs Chromium (Debian's package `chromium`). */
export default defineConfig({
  test: {
    include: ["test/browser/**/*.test.ts", "test/browser/**/*.test.tsx"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Names every test, so that skipped ones are seen with their reason.
    reporters: ["verbose"],
  },
});
