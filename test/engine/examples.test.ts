import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { checks } from "../../checks/claims/index.ts";
import { claimIds } from "../../checks/controls/claims.ts";
import { defineCheck, type Check } from "../../checks/engine/define-check.ts";
import { walkExamples } from "../../checks/engine/walk-examples.ts";
import { broken, holds, undecided } from "../../checks/model/verdict.ts";

describe("every check's examples give exactly what they are to give", () => {
  test.each(checks.map((check) => [check.id, check] as const))("%s", (_id, check) => {
    expect(walkExamples(check)).toEqual([]);
  });
});

test("every check file is registered under its own name, once, and its claim is in the catalogue", () => {
  const files = readdirSync("checks/claims", { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const examples = files.map((file) => file.name).filter((name) => name.endsWith(".examples.ts"));
  const ids = examples.map((name) => basename(name, ".examples.ts")).sort();
  expect(checks.map((check) => check.id)).toEqual(ids);
  expect(claimIds).toEqual(expect.arrayContaining(ids));
});

describe("the walk itself can fail", () => {
  const good = checks.find((check) => check.id === "bucket-blocks-public-access") as Check;
  const always = (judge: Check["judge"]): Check => defineCheck({ ...good, judge });

  test("a check that always says holds", () => {
    expect(walkExamples(always(() => holds("fine.")))).toContainEqual(expect.stringContaining("is to be broken and is holds"));
  });
  test("a check that always says broken", () => {
    const found = walkExamples(always((bucket) => broken("bad.", bucket.origin)));
    expect(found).toContainEqual(expect.stringContaining("is to be holds and is broken"));
  });
  test("a check that is never sure", () => {
    const found = walkExamples(always((bucket) => undecided("who knows.", bucket.origin)));
    expect(found).toContainEqual(expect.stringContaining("is to be holds and is undecided"));
  });
  test("a check that crashes", () => {
    const crash = (): never => {
      throw new Error("boom");
    };
    expect(walkExamples(always(crash))).toContainEqual(expect.stringContaining("The check itself failed on this subject (boom)"));
  });
  test("a witness that lies nowhere", () => {
    const nowhere = { source: "template", path: "Acme/Nowhere" } as const;
    const found = walkExamples({ ...good, judge: (bucket, estate) => elsewhere(good.judge(bucket, estate), nowhere) });
    expect(found).toContainEqual(expect.stringContaining("nothing lies at its origin Acme/Nowhere"));
  });
  test("no examples, equal examples, examples many edits away, a claim that is none", () => {
    const title = Object.keys(good.examples.holds)[0] ?? "";
    const same = good.examples.holds[title] ?? {};
    expect(walkExamples({ ...good, examples: { holds: {}, broken: {}, undecided: {} } })).toEqual(
      expect.arrayContaining(["it has no example that holds", "it has no example that breaks", "it has no undecided example and does not say why"]),
    );
    expect(walkExamples({ ...good, examples: { ...good.examples, holds: { [title]: same, again: same } } })).toContainEqual(
      expect.stringContaining("are equal"),
    );
    expect(walkExamples({ ...good, examples: { ...good.examples, broken: { far: { templates: [] } } } })).toContainEqual(
      expect.stringContaining("edits from the nearest that holds"),
    );
    expect(walkExamples({ ...good, claim: "Buckets should be private" })).toEqual(
      expect.arrayContaining(["its claim does not end in a full stop", 'its claim says "should"']),
    );
  });
});

function elsewhere(verdict: ReturnType<Check["judge"]>, origin: { readonly source: "template"; readonly path: string }): ReturnType<Check["judge"]> {
  return verdict.outcome === "broken" ? { ...verdict, origin } : verdict;
}
