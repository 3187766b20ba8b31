import { complianceSuite } from "../../reports/vitest/index.ts";

/** `npm run compliance`: the reference platform's own promises; with COFFERDAM_LIVE=1 also its accounts. */
const endpoint = process.env["COFFERDAM_ENDPOINT"];
await complianceSuite({
  estate: "cofferdam.yaml",
  live: process.env["COFFERDAM_LIVE"] === "1",
  ...(endpoint !== undefined && { endpoint }),
});
