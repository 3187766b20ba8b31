import { defineConfig } from "vitest/config";

/** `npm run compliance`: one test per claim and subject of the reference platform. */
export default defineConfig({ test: { include: ["test/compliance/*-compliance.ts"], testTimeout: 120_000 } });
