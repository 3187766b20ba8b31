import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";

/** Words that say nothing of what a thing is, and marks of unfinished work, are in no source file. */
const roots = ["checks", "guardrails", "infra", "scenarios", "reports", "cli", "tools", "bench", "test"];
const files = roots
  .flatMap((root) => readdirSync(root, { recursive: true, encoding: "utf8" }).map((name) => join(root, name)))
  .filter((path) => /\.(ts|tsx|mjs)$/.test(path) && path !== join("test", "tools", "words.test.ts"));

test("files have kebab-case names", () => {
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((path) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.(examples|test|config))?\.(ts|tsx|mjs)$/.test(basename(path)))).toEqual([]);
});

test("no name is a helper, a util or a manager, and nothing is handled or processed", () => {
  const declared = /\b(?:function\*?|const|let|class|interface|type) +(\w+)/g;
  const empty = /(^|[a-z])(Helper|Util)s?($|[A-Z])|^(helper|util)s?($|[A-Z])|^(handle|process)($|[A-Z])|[a-z](Manager|Handler|Processor)$/;
  expect(found((text) => [...text.matchAll(declared)].map((match) => match[1] ?? "").filter((name) => empty.test(name)))).toEqual([]);
  expect(files.filter((path) => /helper|utils?\b/.test(path))).toEqual([]);
});

test("nothing is left undone and no test is left out", () => {
  expect(found((text) => [...text.matchAll(/\b(TODO|FIXME|XXX|HACK)\b|\b(test|describe|it)\.(only|skip|todo)\(/g)].map((match) => match[0]))).toEqual(
    [],
  );
});

function found(within: (text: string) => readonly string[]): string[] {
  return files.flatMap((path) => within(readFileSync(path, "utf8")).map((word) => `${path}: ${word}`));
}
