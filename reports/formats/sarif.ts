import type { Origin } from "../../checks/model/fact.ts";
import type { CheckResult, Finding, Run, Severity } from "../../checks/model/run.ts";
import { explainCommand } from "../explain.ts";
import type { FormatOptions } from "../formats.ts";
import { plain, plainJson } from "../plain.ts";
import { fileOf } from "../place.ts";
import { severityOf, summarize, type Summary } from "../summary.ts";
import { witnessInShort, witnessTable } from "../witness.ts";
import { standingOf } from "../words.ts";

/**
 * SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0) as GitHub code scanning reads it
 * (docs.github.com, "SARIF support for code scanning"): what is broken or undecided, each at its line of the template.
 * `holds` and `unexercised` are left out; a broken finding under a waiver carries a suppression.
 */
export function sarif(run: Run, options: FormatOptions): string {
  const summary = summarize(run);
  // In the order of the rules: the checks of the run, then the strays.
  const ruleIndexes = new Map([...summary.byCheck.keys()].map((id, index) => [id, index]));
  const shown = run.findings.filter((finding) => finding.outcome !== "holds");
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: driver(run) },
        automationDetails: { id: `cofferdam/${plain(run.run.id)}` },
        invocations: [invocation(run, summary)],
        originalUriBaseIds: { [base]: { description: { text: "The folder that the estate file lies in." } } },
        columnKind: "utf16CodeUnits",
        results: shown.map((finding) => result(finding, summary, ruleIndexes, options)),
        properties: {
          outcome: run.outcome,
          reference: run.run.reference,
          vendor: plain(run.run.vendor),
          assumptions: [...run.run.assumptions],
          claims: summary.claims,
          findings: summary.findings,
          notBuilt: run.run.notBuilt.length,
        },
      },
    ],
  };
  return `${plainJson(JSON.stringify(log, null, 2))}\n`;
}

const base = "%SRCROOT%";

function driver(run: Run): object {
  const [name = "cofferdam", version] = run.run.tool.split(" ");
  const known = new Set(run.checks.map((check) => check.id));
  const stray = [...new Set(run.findings.map((finding) => finding.check))].filter((id) => !known.has(id));
  return {
    name: plain(name),
    fullName: plain(run.run.tool),
    ...(version !== undefined && { version: plain(version) }),
    ...(version !== undefined && /^\d+\.\d+\.\d+/.test(version) && { semanticVersion: plain(version) }),
    rules: [...run.checks.map(rule), ...stray.map((id) => ({ id: plain(id) }))],
  };
}

/** What was not read is a warning of the run itself, so that a short list of results is not taken for a clean bill. */
function invocation(run: Run, summary: Summary): object {
  return {
    executionSuccessful: true,
    startTimeUtc: plain(run.run.started),
    endTimeUtc: plain(run.run.finished),
    ...(summary.unread.length > 0 && {
      toolExecutionNotifications: summary.unread.map((what) => ({ level: "warning", message: { text: message(`not read: ${what}`) } })),
    }),
  };
}

function rule(check: CheckResult): object {
  return {
    id: check.id,
    name: pascal(check.id),
    shortDescription: { text: message(check.claim) },
    fullDescription: { text: message(`${check.claim} ${check.why}`) },
    help: { text: message(`${check.why} Fix: ${check.fix}`), markdown: help(check) },
    ...(check.references[0] !== undefined && { helpUri: check.references[0] }),
    defaultConfiguration: { level: levels[check.severity] },
    properties: {
      tags: tags(check),
      precision: "very-high",
      "problem.severity": levels[check.severity],
      "security-severity": securitySeverity[check.severity],
      severity: check.severity,
      controls: [...check.controls],
    },
  };
}

const levels: Readonly<Record<Severity, "error" | "warning">> = { critical: "error", high: "error", medium: "warning", low: "warning" };

/** Inside GitHub's bands: critical above 9.0, high from 7.0, medium from 4.0, low above 0. */
const securitySeverity: Readonly<Record<Severity, string>> = { critical: "9.5", high: "8.0", medium: "5.5", low: "3.0" };

/** GitHub takes at most 20 tags a rule. */
function tags(check: CheckResult): readonly string[] {
  return ["security", ...check.controls].slice(0, 20);
}

function help(check: CheckResult): string {
  const section = (title: string, body: string) => (body === "" ? [] : [`**${title}**`, body]);
  const list = (items: readonly string[]) => items.map((item) => `- ${item}`).join("\n");
  return [
    check.claim,
    ...section("Why it matters", check.why),
    ...section("Fix", check.fix),
    ...section("Supports", check.controls.map((control) => `\`${control}\``).join(", ")),
    ...section("What this does not show", list(check.limits)),
    ...section("Read more", list(check.references.map((reference) => `<${reference}>`))),
  ].join("\n\n");
}

function result(finding: Finding, summary: Summary, ruleIndexes: ReadonlyMap<string, number>, options: FormatOptions): object {
  const undecided = finding.outcome === "undecided";
  const subject = finding.tenant === null ? finding.subject : `${finding.subject} (${finding.tenant})`;
  const witness = finding.witness === null ? "" : ` Witness: ${witnessInShort(finding.witness)}.`;
  // The outcome first, so that no subject's name can pass for one.
  const text = `${finding.outcome}: ${subject}: ${finding.because}${witness}`;
  return {
    ruleId: plain(finding.check),
    ruleIndex: ruleIndexes.get(finding.check),
    level: undecided ? "warning" : levels[severityOf(finding, summary.checks)],
    message: { text: message(text) },
    locations: [location(finding.origin, finding, options)],
    ...related(finding, options),
    ...codeFlows(finding, options),
    partialFingerprints: { "cofferdam/1": finding.fingerprint, primaryLocationLineHash: `${finding.fingerprint.slice(0, 16)}:1` },
    ...(standingOf(finding) === "accepted" && { suppressions: [suppression(finding)] }),
    properties: {
      outcome: finding.outcome,
      plane: finding.plane,
      tenant: finding.tenant === null ? null : plain(finding.tenant),
      explain: explainCommand(finding),
      ...(finding.grade !== null && { grade: finding.grade }),
      ...(finding.when.length > 0 && { when: finding.when.map(plain) }),
      ...(finding.witness !== null && {
        witness: witnessTable(finding.witness, options.root).rows.map(([key, value]) => `${plain(key)}: ${plain(value)}`),
      }),
    },
  };
}

/**
 * GitHub shows nothing without a file. A finding whose origin has none (an account's, or of something that is not there) stands at
 * the estate file, with the subject as its logical location.
 */
function location(origin: Origin, finding: Finding, options: FormatOptions): object {
  return {
    physicalLocation: physical(origin, options),
    logicalLocations: [{ name: plain(finding.subject), fullyQualifiedName: plain(origin.path), kind: "resource" }],
  };
}

function physical(origin: Origin, options: FormatOptions): object {
  const file = fileOf(origin, options.root);
  const startLine = file !== undefined && origin.line !== undefined && origin.line >= 1 ? origin.line : 1;
  return { artifactLocation: artifact(file ?? options.estateFile ?? "cofferdam.yaml"), region: { startLine } };
}

/** Relative to the base wherever it can be; a file outside it keeps its absolute place. */
function artifact(file: string): object {
  const path = file
    .split("/")
    .map((part) => encodeURIComponent(plain(part)))
    .join("/");
  if (file.startsWith("/")) return { uri: `file://${path}` };
  if (/^[A-Za-z]:\//.test(file)) return { uri: `file:///${path.replace("%3A", ":")}` };
  return { uri: path, uriBaseId: base };
}

/** The statement that lets a request through stands elsewhere than the subject more often than not. */
function related(finding: Finding, options: FormatOptions): object {
  const { witness } = finding;
  const origin = witness?.kind === "request" ? witness.allowedBy : witness?.kind === "statement" ? witness.origin : undefined;
  if (origin === undefined) return {};
  return {
    relatedLocations: [
      {
        id: 1,
        physicalLocation: physical(origin, options),
        message: { text: message(`${witness?.kind === "request" ? "allowed by" : "the line"} ${origin.path}`) },
      },
    ],
  };
}

function codeFlows(finding: Finding, options: FormatOptions): object {
  if (finding.witness?.kind !== "path" || finding.witness.hops.length === 0) return {};
  const locations = finding.witness.hops.map((hop) => ({
    location: {
      physicalLocation: physical(hop.origin ?? finding.origin, options),
      message: { text: message(`${hop.location}: ${hop.resource}, ${hop.rule}`) },
    },
  }));
  return { codeFlows: [{ threadFlows: [{ locations }] }] };
}

function suppression({ waiver }: Finding): object {
  const text = `Accepted until ${waiver?.expires} (${waiver?.id}): ${waiver?.justification}`;
  return { kind: "external", status: "accepted", justification: plain(text) };
}

/**
 * Plain text in which no name can become a link or a placeholder: SARIF 2.1.0 §3.11.6 reads `[text](target)` with a backslash
 * as escape, §3.11.5 reads `{0}` and wants braces doubled.
 */
function message(text: string): string {
  return plain(text)
    .replace(/[\\[\]]/g, "\\$&")
    .replace(/[{}]/g, "$&$&");
}

/** `key-is-tenants-own` → `KeyIsTenantsOwn`: a name that SARIF viewers show. */
function pascal(id: string): string {
  return id.replace(/(?:^|-)(\w)/g, (_all, letter: string) => letter.toUpperCase());
}
