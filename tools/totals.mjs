/** Adds up the JSON reports of vitest in a folder: `node tools/totals.mjs FOLDER` prints `N passed, N failed`. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [folder = "."] = process.argv.slice(2);
const reports = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));
const sum = (count) => reports.reduce((total, report) => total + count(report), 0);
// A suite that could not be loaded has no test to count as failed.
const unloaded = (report) => report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
const passed = sum((report) => report.numPassedTests);
const failed = sum((report) => report.numFailedTests + unloaded(report));
const skipped = sum((report) => report.numPendingTests + report.numTodoTests);
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
