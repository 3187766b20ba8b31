import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const root = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "cofferdam-docs-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("links to files and headings that are not there are named; others pass", () => {
  mkdirSync(join(folder, "docs/checks"), { recursive: true });
  const page =
    "# One, two\n[a](docs/a.md) [b](docs/a.md#a-heading) [c](#one-two) [d](https://example.com/x) `[e](gone.md)`\n```\n[f](gone.md)\n```\n";
  writeFileSync(join(folder, "README.md"), page);
  writeFileSync(join(folder, "docs/a.md"), "# A\n## A heading\n[up](../README.md)\n");
  expect(links()).toEqual({ status: 0, lines: [] });
  writeFileSync(join(folder, "docs/checks/b.md"), "[g](../gone.md) [h](../a.md#no-heading)\n");
  expect(links()).toEqual({
    status: 1,
    lines: ["docs/checks/b.md: ../gone.md: there is no docs/gone.md", "docs/checks/b.md: ../a.md#no-heading: docs/a.md has no such heading"],
  });
});

function links(): { readonly status: number | null; readonly lines: readonly string[] } {
  const { status, stdout } = spawnSync(process.execPath, ["--import", join(root, "node_modules/tsx/dist/loader.mjs"), join(root, "tools/docs.ts")], {
    cwd: folder,
    encoding: "utf8",
  });
  return { status, lines: stdout.split("\n").filter((line) => line !== "") };
}
