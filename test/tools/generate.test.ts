import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { copyOfTheTools, tsx } from "./copy.ts";
import { checks } from "../../checks/claims/index.ts";

const folder = copyOfTheTools();
const text = (path: string): string => readFileSync(join(folder, path), "utf8");
afterAll(() => rmSync(folder, { recursive: true }));

test("it writes every page, the counts between their markers and nothing twice; --check names what differs", () => {
  mkdirSync(join(folder, "docs/checks"), { recursive: true });
  writeFileSync(join(folder, "docs/checks/bucket-is-gone.md"), "a page of no check\n");
  writeFileSync(join(folder, "README.md"), "a <!-- generated:counts -->x<!-- /generated --> b\n");
  expect(tsx(folder, "tools/generate.ts")).toMatchObject({ status: 0, stderr: "" });

  for (const { id, claim, examples } of checks) {
    const page = text(`docs/checks/${id}.md`);
    expect(page).toContain(`> ${claim}`);
    for (const title of [...Object.keys(examples.holds), ...Object.keys(examples.broken)]) expect(page).toContain(`| ${title} |`);
    expect(page).toContain("> **broken** `");
    expect(text("docs/checks/README.md")).toContain(`(${id}.md)`);
  }
  expect(text("README.md")).toMatch(/^a <!-- generated:counts -->\n\d+ of 81 claims .*\n<!-- \/generated --> b\n$/);
  expect(tsx(folder, "tools/generate.ts", "--check")).toMatchObject({ status: 0, stdout: "" });

  writeFileSync(join(folder, "docs/checks/bucket-is-gone.md"), "a page of no check\n");
  writeFileSync(join(folder, "schemas/run.schema.json"), "{}\n");
  const { status, stdout } = tsx(folder, "tools/generate.ts", "--check");
  expect([
    status,
    stdout
      .trim()
      .split("\n")
      .map((line) => line.split(":")[0]),
  ]).toEqual([1, ["schemas/run.schema.json", "docs/checks/bucket-is-gone.md"]]);
  expect(text("schemas/run.schema.json")).toBe("{}\n");
});

test("a check whose file is not named after a claim is refused, not left out", () => {
  const from = join(folder, "checks/claims/storage/bucket-refuses-plain-http.ts");
  copyFileSync(from, join(folder, "checks/claims/storage/bucket-refuses-http.ts"));
  expect(tsx(folder, "tools/generate.ts")).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("bucket-refuses-http is no claim of checks/controls/claims.ts") as string,
  });
});
