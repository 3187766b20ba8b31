import type { CheckResult, Finding, Run } from "../checks/model/run.ts";
import { labelled, type Paint, paintWith, pad } from "./paint.ts";
import { columns, plain, plainLines } from "./plain.ts";
import { placeOf } from "./place.ts";
import { severityOf, summarize, tally, worstFirst } from "./summary.ts";
import { witnessTable } from "./witness.ts";
import { assumptionMeans, count, layerMeans, standingOf, symbols } from "./words.ts";

/** A check as the engine defines it, or its result in a run. */
export type ClaimLike = Pick<CheckResult, "id" | "claim" | "severity" | "why" | "fix" | "references"> &
  Partial<Pick<CheckResult, "controls" | "limits">>;

export interface ExplainOptions {
  readonly width: number;
  readonly colour: boolean;
  readonly root?: string;
}

/** The text, or in one line why there is none: nothing or more than one finding has this fingerprint. */
export type Explained = { readonly found: true; readonly text: string } | { readonly found: false; readonly message: string };

/** Enough of a fingerprint to name one finding among hundreds of thousands. */
export const fingerprintShown = 12;

export function explainCommand(finding: Pick<Finding, "fingerprint">, flags?: string): string {
  return `cofferdam explain ${plain(finding.fingerprint.slice(0, fingerprintShown))}${flags === undefined ? "" : ` ${plain(flags)}`}`;
}

/** Promise → why → what was judged (where a run is given) → fix → controls → limits. */
export function explainClaim(claim: ClaimLike, run: Run | undefined, options: ExplainOptions): string {
  const page = pageFor(options);
  const result = run?.checks.find((check) => check.id === claim.id);
  const controls = claim.controls ?? result?.controls ?? [];
  const limits = claim.limits ?? result?.limits ?? [];
  return text([
    [page.paint.strong(plain(claim.id)) + page.paint.faint(`  ${claim.severity}`)],
    page.say("Promise", claim.claim),
    page.say("Matters", claim.why),
    ...(run === undefined ? [] : [judgedLines(claim.id, run, page)]),
    page.say("Fix", claim.fix),
    supports(controls, page),
    page.list("Limits", limits, "none on the planes judged"),
    page.list("Read more", claim.references, "no reference"),
  ]);
}

/**
 * Promise → what was found → witness or path → fix → controls → limits, of the finding whose fingerprint starts with the
 * given hexadecimal digits. One fingerprint can stand for a finding on several planes; all of them are explained.
 */
export function explainFinding(run: Run, prefix: string, options: ExplainOptions): Explained {
  const wanted = prefix.toLowerCase();
  const matches = wanted === "" ? [] : run.findings.filter((finding) => finding.fingerprint.toLowerCase().startsWith(wanted));
  const different = [...new Map(matches.map((finding) => [finding.fingerprint, finding])).values()];
  if (different.length === 0) return { found: false, message: `No finding of this run has a fingerprint that starts with ${plain(prefix)}.` };
  if (different.length > 1) {
    const some = different.slice(0, 5).map((finding) => `${finding.fingerprint.slice(0, 20)} (${finding.check})`);
    return {
      found: false,
      message: plain(`${different.length} findings start with ${prefix}: ${some.join(", ")}${different.length > 5 ? ", …" : ""}`),
    };
  }
  return { found: true, text: matches.map((finding) => oneFinding(run, finding, pageFor(options))).join("\n") };
}

function oneFinding(run: Run, finding: Finding, page: Page): string {
  const check = run.checks.find((each) => each.id === finding.check);
  const standing = standingOf(finding);
  const severity = severityOf(finding, new Map(check === undefined ? [] : [[check.id, check]]));
  const { waiver } = finding;
  return text([
    [`${page.paint.outcome(standing)} ${page.paint.strong(plain(finding.check))}${page.paint.faint(`  ${severity}`)}`],
    page.say("Promise", check?.claim ?? "this run does not hold the claim's text"),
    whereLines(finding, page),
    [...page.say(standing === "holds" ? "Proof" : "Because", finding.because), ...groundLines(finding, page)],
    witnessLines(finding, page),
    ...(waiver === null ? [] : [page.say("Accepted", `until ${waiver.expires} (${waiver.id}): ${waiver.justification}`)]),
    ...(check === undefined ? [] : [page.say("Matters", check.why), page.say("Fix", check.fix), supports(check.controls, page)]),
    page.list("Limits", check?.limits ?? [], "none on the planes judged"),
    page.say("Fingerprint", finding.fingerprint),
  ]);
}

function supports(controls: readonly string[], page: Page): readonly string[] {
  return page.say("Controls", controls.length === 0 ? "none mapped" : `supports ${controls.join(", ")}`);
}

function whereLines({ subject, tenant, plane, grade, origin }: Finding, page: Page): readonly string[] {
  const place = placeOf(origin, page.root);
  return [
    ...page.say("Subject", subject),
    ...page.say("Tenant", tenant ?? "none: the vendor's or the organization's own"),
    ...page.say("Read from", grade === null ? plane : `${plane}, ${grade}`),
    ...page.say("Origin", place === origin.path ? place : `${place}  ${origin.path}`),
  ];
}

function groundLines(finding: Finding, page: Page): readonly string[] {
  return [
    ...(finding.when.length === 0 ? [] : page.say("When", finding.when.join("; "))),
    ...(finding.dependsOn.length === 0 ? [] : page.say("Rests on", finding.dependsOn.map((layer) => layerMeans[layer]).join(", "))),
    ...finding.assumes.flatMap((name) => page.say("Assumes", `${name}: ${assumptionMeans[name]}`)),
  ];
}

function witnessLines(finding: Finding, page: Page): readonly string[] {
  if (finding.witness === null) return standingOf(finding) === "holds" ? [] : page.say("Witness", "none: read the place named above");
  const { title, rows } = witnessTable(finding.witness, page.root);
  return [title, ...rows.flatMap(([key, value]) => witnessRow(plain(key), plainLines(value), page.width))];
}

/** Key and value side by side, or below each other where the key is too long; a value is never broken inside a word. */
function witnessRow(key: string, value: readonly string[], width: number): readonly string[] {
  const column = 15;
  const label = `  ${key}`;
  const lines = value.flatMap((line) => labelled("", line, { width, column, whole: true }));
  return columns(label) >= column ? [label, ...lines] : lines.map((line, index) => (index === 0 ? pad(label, column) + line.slice(column) : line));
}

function judgedLines(id: string, run: Run, page: Page): readonly string[] {
  const summary = summarize(run);
  const check = summary.checks.get(id);
  if (check === undefined) return page.say("Judged", "not in this run");
  if (check.outcome === "unexercised")
    return page.say("Judged", `${symbols.unexercised} unexercised: ${check.because ?? "no subject in what was read"}`);
  const findings = worstFirst(
    run.findings.filter((finding) => finding.check === id),
    summary.checks,
  );
  const off = findings.filter((finding) => standingOf(finding) !== "holds");
  return [
    ...page.say(
      "Judged",
      `${symbols[check.outcome]} ${check.outcome}: ${count(check.subjects, "subject")}; findings: ${tally(summary.byCheck.get(id) ?? {})}`,
    ),
    ...off.slice(0, 10).flatMap((finding) => page.say("", `${symbols[standingOf(finding)]} ${finding.subject}  ${explainCommand(finding)}`)),
    ...(off.length > 10 ? page.say("", `and ${off.length - 10} more`) : []),
    ...(off.length === 0
      ? [...new Set(findings.map((finding) => finding.because))].slice(0, 3).flatMap((because) => page.say("Proof", because))
      : []),
  ];
}

interface Page {
  readonly paint: Paint;
  readonly width: number;
  readonly root: string | undefined;
  say(label: string, words: string): readonly string[];
  list(label: string, items: readonly string[], none: string): readonly string[];
}

function pageFor({ width, colour, root }: ExplainOptions): Page {
  const paint = paintWith(colour);
  const at = { width: Math.max(width, 40), column: 13, whole: true };
  const say = (label: string, words: string) => labelled(label, plain(words), at);
  const list = (label: string, items: readonly string[], none: string) =>
    items.length === 0 ? say(label, none) : items.flatMap((item, index) => say(index === 0 ? label : "", item));
  return { paint, width: at.width, root, say, list };
}

function text(parts: readonly (readonly string[])[]): string {
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.join("\n"))
    .join("\n\n")}\n`;
}
