import { describe, expect, test } from "vitest";
import { benignEdits, runBenign, type BenignResult } from "./benign.ts";
import { chosenFor, runJob } from "./jobs.ts";
import { plans } from "./plans.ts";
import { referencePlatform } from "./platform.ts";
import type { MutantResult } from "./run.ts";

/** A seeded sample of what `npm run mutants` tries whole: wrong edits that must be noticed, harmless ones that must not. */
const few = { seed: "sample", most: 12 };
/** Claims about settings are judged fast. */
const many = { seed: "sample", most: 48 };
const platform = referencePlatform();

describe.each(plans.map(({ claim, goals }) => ({ claim, share: goals.length === 0 ? many : few })))("$claim", ({ claim, share }) => {
  test("notices wrong edits of what it reads", () => {
    const { mutants } = chosenFor(platform, claim, share);
    // From all over: of one place, edits may only be proved to let nothing more through.
    const step = Math.max(1, Math.floor(mutants.length / share.most));
    const places = Array.from({ length: Math.min(share.most, mutants.length) }, (_, i) => i * step);
    const results = places.flatMap(
      (from): readonly (BenignResult | MutantResult)[] => runJob(platform, share, { kind: "mutants", claim, from, to: from + 1 }).results,
    );
    expect(mutants.length).toBeGreaterThanOrEqual(few.most);
    expect(results.filter((result) => "fate" in result && result.fate === "survived")).toEqual([]);
    expect(results.some((result) => "fate" in result && result.fate === "broken")).toBe(true);
  });
  test("is not green where something is unread", () => {
    const { results } = runJob(platform, share, { kind: "unread", claim, from: 0, to: 6 });
    expect(results.length).toBeGreaterThan(3);
    expect(results.filter((result) => "fate" in result && result.fate === "survived")).toEqual([]);
  });
  test("is silent about harmless edits", () => {
    const some = benignEdits.filter((_, i) => i % 15 === 0);
    expect(some.map((edit) => runBenign(platform, claim, edit)).filter(({ alarm }) => alarm !== "")).toEqual([]);
  });
});
