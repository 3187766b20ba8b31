import type { CheckResult, Finding, Run } from "../../checks/model/run.ts";
import { explainCommand } from "../explain.ts";
import type { FormatOptions } from "../formats.ts";
import { plain } from "../plain.ts";
import { placeOf } from "../place.ts";
import { groupBy } from "../summary.ts";
import { type Standing, standingOf } from "../words.ts";
import { witnessTable } from "../witness.ts";

/**
 * JUnit XML in the form that Jenkins' xUnit plugin reads (its schema is called junit-10): one suite per claim, one case per
 * finding. `holds` passes, `broken` is a failure, `undecided` an error, `unexercised` is skipped, and so is a broken finding
 * under a waiver, with the date it is accepted until.
 */
export function junit(run: Run, options: FormatOptions): string {
  const byCheck = groupBy(run.findings, (finding) => finding.check);
  const known = new Set(run.checks.map((check) => check.id));
  const suites = [
    ...run.checks.map((check) => suite(check.id, check, byCheck.get(check.id) ?? [], run, options)),
    ...[...byCheck].filter(([id]) => !known.has(id)).map(([id, findings]) => suite(id, undefined, findings, run, options)),
  ];
  const failures = run.findings.filter((finding) => standingOf(finding) === "broken").length;
  const errors = run.findings.filter((finding) => standingOf(finding) === "undecided").length;
  const tests = run.findings.length + run.checks.filter(isIdle(byCheck)).length;
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites${attributes({ name: `Cofferdam: ${run.run.vendor}`, tests, failures, errors, ...seconds(run) })}>`,
    ...suites,
    "</testsuites>",
    "",
  ].join("\n");
}

function suite(id: string, check: CheckResult | undefined, findings: readonly Finding[], run: Run, options: FormatOptions): string {
  const of = (standing: Standing) => findings.filter((finding) => standingOf(finding) === standing).length;
  const idle = findings.length === 0;
  const head = {
    name: id,
    tests: findings.length + (idle ? 1 : 0),
    failures: of("broken"),
    errors: of("undecided"),
    skipped: of("accepted") + (idle ? 1 : 0),
    timestamp: run.run.started,
  };
  return [
    `  <testsuite${attributes(head)}>`,
    ...(check === undefined ? [] : properties(check)),
    ...findings.map((finding) => testCase(finding, check, options)),
    ...(idle ? [idleCase(id, check)] : []),
    "  </testsuite>",
  ].join("\n");
}

function properties(check: CheckResult): readonly string[] {
  const all = {
    claim: check.claim,
    severity: check.severity,
    outcome: check.outcome,
    controls: check.controls.join(" "),
    limits: check.limits.join(" "),
  };
  return ["    <properties>", ...Object.entries(all).map(([name, value]) => `      <property${attributes({ name, value })}/>`), "    </properties>"];
}

function testCase(finding: Finding, check: CheckResult | undefined, options: FormatOptions): string {
  const about = [finding.tenant, finding.plane, finding.grade].filter((part) => part !== null).join(", ");
  const open = `    <testcase${attributes({ name: `${finding.subject} [${about}]`, classname: `cofferdam.${finding.check}` })}`;
  const standing = standingOf(finding);
  if (standing === "holds") return `${open}/>`;
  return [`${open}>`, `      ${result(standing, finding, check, options)}`, "    </testcase>"].join("\n");
}

function result(standing: Exclude<Standing, "holds">, finding: Finding, check: CheckResult | undefined, options: FormatOptions): string {
  const body = escaped(detail(finding, check, options).map(plain).join("\n"), false);
  if (standing === "accepted") {
    const message = `broken, accepted until ${finding.waiver?.expires} (${finding.waiver?.id}): ${finding.waiver?.justification}`;
    return `<skipped${attributes({ type: "accepted", message })}>${body}</skipped>`;
  }
  const element = standing === "broken" ? "failure" : "error";
  const message = standing === "broken" ? finding.because : `undecided: ${finding.because}`;
  return `<${element}${attributes({ type: check?.severity ?? "critical", message })}>${body}</${element}>`;
}

function detail(finding: Finding, check: CheckResult | undefined, options: FormatOptions): readonly string[] {
  const table = finding.witness === null ? undefined : witnessTable(finding.witness, options.root);
  return [
    finding.because,
    `at ${placeOf(finding.origin, options.root)} (${finding.origin.path})`,
    ...(table === undefined ? [] : [`${table.title}:`, ...table.rows.map(([key, value]) => `  ${key}: ${value}`)]),
    ...(finding.when.length === 0 ? [] : [`when ${finding.when.join("; ")}`]),
    ...(check === undefined ? [] : [`fix: ${check.fix}`]),
    explainCommand(finding),
  ];
}

function idleCase(id: string, check: CheckResult | undefined): string {
  const message = `unexercised: ${check?.because ?? "no subject in what was read"}`;
  return [
    `    <testcase${attributes({ name: "no subject", classname: `cofferdam.${id}` })}>`,
    `      <skipped${attributes({ type: "unexercised", message })}/>`,
    "    </testcase>",
  ].join("\n");
}

function isIdle(byCheck: ReadonlyMap<string, readonly Finding[]>): (check: CheckResult) => boolean {
  return (check) => !byCheck.has(check.id);
}

/** From the run's own times; left out where they are no times. */
function seconds(run: Run): { readonly time?: string } {
  const took = (Date.parse(run.run.finished) - Date.parse(run.run.started)) / 1000;
  return took >= 0 ? { time: took.toFixed(3) } : {};
}

function attributes(of: Readonly<Record<string, string | number>>): string {
  return Object.entries(of)
    .map(([name, value]) => ` ${name}="${escaped(plain(String(value)), true)}"`)
    .join("");
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/** XML 1.0 text; characters that XML cannot hold at all are gone already, since `plain` writes them as escapes. */
function escaped(text: string, inAttribute: boolean): string {
  return text.replace(inAttribute ? /[&<>"']/g : /[&<>]/g, (character) => entities[character] ?? character);
}
