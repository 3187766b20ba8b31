import { defineConfig } from "vitest/config";

/** The packed package, installed into empty folders: needs the package registry. */
export default defineConfig({
  test: { include: ["test/package/**/*.test.ts"], testTimeout: 600_000, hookTimeout: 600_000, fileParallelism: false },
});
