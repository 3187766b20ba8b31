import fc from "fast-check";
import { expect, test } from "vitest";
import { broken, either, every, holds, undecided, type Verdict } from "../../checks/model/verdict.ts";

const origin = { source: "template", path: "Stack/Thing" } as const;
const verdict = fc.constantFrom<Verdict>(holds("good."), broken("bad.", origin), undecided("unread.", origin));
const outcomes = (verdicts: readonly Verdict[]): string[] => verdicts.map((each) => each.outcome);

test("every: broken outranks undecided outranks holds", () => {
  fc.assert(
    fc.property(fc.array(verdict, { minLength: 1 }), (parts) => {
      const { outcome } = every(...parts);
      const seen = outcomes(parts);
      expect(outcome).toBe(seen.includes("broken") ? "broken" : seen.includes("undecided") ? "undecided" : "holds");
    }),
    { seed: 1 },
  );
});

test("either: holds outranks undecided outranks broken", () => {
  fc.assert(
    fc.property(verdict, fc.array(verdict), (first, others) => {
      const seen = outcomes([first, ...others]);
      const wanted = seen.includes("holds") ? "holds" : seen.includes("undecided") ? "undecided" : "broken";
      expect(either(first, ...others).outcome).toBe(wanted);
    }),
    { seed: 1 },
  );
});

test("every keeps the layers and assumptions of all its parts", () => {
  const witness = { kind: "path", hops: [] } as const;
  const assumed = { assumption: "handover-honest", witness, origin } as const;
  const both = every(holds("a.", { dependsOn: ["scp"] }), holds("b.", { dependsOn: ["resource", "scp"], assumes: [assumed] }));
  expect(both).toEqual({ outcome: "holds", because: "a. b.", dependsOn: ["resource", "scp"], assumes: [assumed] });
});
