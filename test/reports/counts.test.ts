import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Finding, Run } from "../../checks/model/run.ts";
import { formats, type FormatName } from "../../reports/formats.ts";
import { columns } from "../../reports/plain.ts";
import { summarize } from "../../reports/summary.ts";
import { check, finding, fleetRun, hostileRun, mixedRun, witnesses } from "./sample-run.ts";

interface Counts {
  readonly broken: number;
  readonly undecided: number;
  readonly accepted: number;
}

/** Counted from the text alone, as a reader or another program would. */
const counted: Readonly<Record<FormatName, (text: string) => Counts>> = {
  json: (text) =>
    tally((JSON.parse(text) as Run).findings.map((each) => (each.outcome === "broken" && each.waiver !== null ? "accepted" : each.outcome))),
  sarif: (text) =>
    tally(
      (JSON.parse(text) as { runs: { results: { message: { text: string }; suppressions?: unknown[] }[] }[] }).runs
        .flatMap((run) => run.results)
        .map((result) => (result.suppressions ? "accepted" : result.message.text.startsWith("undecided: ") ? "undecided" : "broken")),
    ),
  junit: (text) => ({
    broken: times(text, /<failure /g),
    undecided: times(text, /<error /g),
    accepted: times(text, /<skipped type="accepted"/g),
  }),
  terminal: (text) => ({
    broken: times(text, /^✗ broken (?:critical|high|medium|low) · /gm),
    undecided: times(text, /^\? undecided (?:critical|high|medium|low) · /gm),
    accepted: times(text, /^✗ broken accepted until /gm),
  }),
  html: (text) => ({ broken: shown(text, "broken"), undecided: shown(text, "undecided"), accepted: shown(text, "accepted") }),
};

function shown(page: string, standing: string): number {
  const full = times(page, new RegExp(`<details class="finding" data-o="${standing}"`, "g"));
  const groups = page.match(new RegExp(`<details class="group" data-o="${standing}">.*?</details>`, "gs")) ?? [];
  return full + groups.reduce((sum, group) => sum + times(group.slice(group.indexOf("<tbody>")), /<tr>/g), 0);
}

function times(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}

function tally(of: readonly string[]): Counts {
  const number = (standing: string) => of.filter((each) => each === standing).length;
  return { broken: number("broken"), undecided: number("undecided"), accepted: number("accepted") };
}

const ids = ["key-vendor-cannot-destroy", "network-no-internet-path", "a-claim-of-its-own"] as const;
const name = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom("✗ broken critical · x", "<tr>", "undecided: "),
);

const anyFinding: fc.Arbitrary<Finding> = fc
  .record({
    id: fc.constantFrom(...ids, "a-stray-claim"),
    subject: name,
    tenant: fc.option(name),
    because: name,
    outcome: fc.constantFrom("holds" as const, "broken" as const, "undecided" as const),
    witness: fc.option(fc.constantFrom(...Object.values(witnesses))),
    waiver: fc.option(fc.record({ id: name, expires: fc.constant("2027-01-01"), justification: name })),
  })
  .map(({ id, subject, outcome, ...more }) => finding(id, subject, outcome, { ...more, witness: outcome === "broken" ? more.witness : null }));

const anyRun: fc.Arbitrary<Run> = fc
  .record({ findings: fc.array(anyFinding, { maxLength: 25 }), outcome: fc.constantFrom("holds" as const, "broken" as const, "undecided" as const) })
  .map(({ findings, outcome }) => ({ ...mixedRun, outcome, findings, checks: ids.map((id) => check(id, outcome, 3)) }));

test("from every format, the counts of broken, undecided and accepted equal the model's", () => {
  fc.assert(
    fc.property(anyRun, fc.integer({ min: 60, max: 140 }), (run, width) => {
      const { broken, undecided, accepted } = summarize(run).findings;
      for (const [format, count] of Object.entries(counted)) {
        const text = formats[format as FormatName](run, { width, colour: false });
        expect(count(text), format).toEqual({ broken, undecided, accepted });
        if (format === "terminal") for (const line of text.split("\n")) expect(columns(line)).toBeLessThanOrEqual(width);
      }
    }),
    { seed: 4, numRuns: 150 },
  );
});

test.each(Object.entries({ mixed: mixedRun, hostile: hostileRun, fleet: fleetRun(3000, 40) }))("and for %s too", (_name, run) => {
  const { broken, undecided, accepted } = summarize(run).findings;
  for (const [format, count] of Object.entries(counted)) {
    expect(count(formats[format as FormatName](run, { width: 100, colour: false })), format).toEqual({ broken, undecided, accepted });
  }
});
