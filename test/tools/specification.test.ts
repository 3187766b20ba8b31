import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { itemsOf } from "../../tools/generate/specification-text.ts";
import { specification } from "../../tools/generate/specification.ts";

/** The repository's answers, with one file changed. */
function changed(file: string, change: (text: string) => string): () => string {
  const root = mkdtempSync(join(tmpdir(), "cofferdam-specification-"));
  cpSync("docs/specification", join(root, "docs", "specification"), { recursive: true });
  for (const folder of ["guardrails", "infra"]) symlinkSync(join(process.cwd(), folder), join(root, folder));
  const path = join(root, "docs", "specification", file);
  writeFileSync(path, change(readFileSync(path, "utf8")));
  return () => specification(root, new Set());
}

describe("the published specification", () => {
  test("is answered whole", () => {
    expect(changed("overview.txt", (text) => text)()).toContain("| P30 |");
  });

  test.each<readonly [string, string, (text: string) => string, RegExp]>([
    [
      "a sentence more",
      "overview.txt",
      (text) => text.replace("Isolation is", "Nobody sleeps. Isolation is"),
      /overview\.txt:11: no answer in answers\.yaml to "Nobody sleeps\."/,
    ],
    ["another sentence", "encryption.txt", (text) => text.replace("No notice", "A notice"), /encryption\.txt:73: no answer/],
    ["a sentence less", "encryption.txt", (text) => text.replace("← Back to overview", ""), /does not have "← Back to overview"/],
    ["a claim that is none", "answers.yaml", (text) => text.replace("key-is-tenants-own", "key-is-nobodys"), /answers\.yaml: overview\./],
    [
      "a reason of one's own",
      "answers.yaml",
      (text) => text.replace("costs near zero: a", "too hard: a"),
      /answers\.yaml: databases-and-infrastructure\./,
    ],
    ["a file that is not there", "places.yaml", (text) => text.replace("tenant/key.ts", "tenant/keys.ts"), /there is no infra\/tenant\/keys\.ts/],
  ])("%s is an error", (_, file, change, message) => {
    expect(changed(file, change)).toThrow(message);
  });

  test("prose by sentences, rows and code by lines, a block of JSON as one", () => {
    const items = itemsOf('A title\n\nOne. Two, e.g. this one.\n| a. B | c |\n|---|---|\n{\n  "Sid": 1\n}\n// not: this');
    expect(items).toEqual([
      { line: 1, text: "A title" },
      { line: 3, text: "One." },
      { line: 3, text: "Two, e.g. this one." },
      { line: 4, text: "| a. B | c |" },
      { line: 6, text: '{ "Sid": 1 }' },
      { line: 9, text: "// not: this" },
    ]);
  });
});
