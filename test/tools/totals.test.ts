import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "cofferdam-totals-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the closing line sums every suite; a file that could not be loaded has failed", () => {
  report("one", { numPassedTests: 40, numFailedTests: 0, numPendingTests: 2, numTodoTests: 0, testResults: [] });
  expect(closing()).toBe("40 passed, 0 failed, 2 skipped");
  const unloaded = { status: "failed", assertionResults: [] };
  report("two", {
    numPassedTests: 2,
    numFailedTests: 1,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [unloaded, { status: "failed", assertionResults: [{}] }],
  });
  expect(closing()).toBe("42 passed, 2 failed, 2 skipped");
});

function report(name: string, content: object): void {
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(content));
}

function closing(): string | undefined {
  return spawnSync(process.execPath, ["tools/totals.mjs", folder], { encoding: "utf8" }).stdout.trim().split("\n").at(-1);
}
