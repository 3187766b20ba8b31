/**
 * Were enough tests run in each tier? `node tools/tiers.mjs REPORT…` counts the passed tests of vitest's JSON reports by tier and compares them with
 * `test/minimum-counts.json`, whose numbers are only raised. A tier is told by where its tests lie.
 */
import { readFileSync } from "node:fs";

const tierOf = (path) => {
  if (/\/test\/emulator\/localstack/.test(path)) return "T3";
  if (path.includes("/test/emulator/")) return "T2";
  if (path.includes("/test/database/")) return "database";
  return path.includes("/test/account/") ? "T1" : "T0";
};

const wanted = JSON.parse(readFileSync(new URL("../test/minimum-counts.json", import.meta.url), "utf8"));
const counts = Object.fromEntries(Object.keys(wanted).map((tier) => [tier, 0]));
for (const path of process.argv.slice(2)) {
  for (const file of JSON.parse(readFileSync(path, "utf8")).testResults) {
    counts[tierOf(file.name)] += file.assertionResults.filter((each) => each.status === "passed").length;
  }
}
for (const [tier, minimum] of Object.entries(wanted)) {
  const enough = counts[tier] >= minimum;
  console.log(`${tier}: ${counts[tier]} executed, at least ${minimum} wanted${enough ? "" : ": TOO FEW"}`);
  if (!enough) process.exitCode = 1;
}
