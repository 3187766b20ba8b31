import type { Check } from "./define-check.ts";
import { compare, judgeSteps, planesOf } from "./judge.ts";
import { Opened } from "./opened.ts";
import { waived, type Waived } from "./waive.ts";
import { controlsOf } from "../controls/mapping.ts";
import { claimIds, drilledClaims } from "../controls/claims.ts";
import type { Plane } from "../model/estate.ts";
import type { EstateFile } from "../model/estate-file.ts";
import type { CheckResult, Finding, Outcome, Run, RunHeader, SourceNote } from "../model/run.ts";
import type { Register } from "../model/waiver.ts";
import type { View } from "../model/world.ts";

export interface RunInput {
  readonly file: EstateFile;
  readonly views: readonly View[];
  readonly sources: readonly SourceNote[];
  readonly checks: readonly Check[];
  /** Every check there is, to say what is not built; `checks` may be fewer (`--only`). */
  readonly allChecks: readonly Check[];
  /** The register of waivers, and the time by which they are live; absent: none was named. */
  readonly register?: { readonly of: Register; readonly asOf: string };
  readonly header: Pick<RunHeader, "id" | "tool" | "started" | "reference"> & { readonly finished: () => string };
}

export interface Step {
  /** What is being judged. */
  readonly check: string;
  /** Checks that are through. */
  readonly done: number;
  readonly of: number;
}

/** The main job: every check on every view. Pure but for the clock that `finished` reads at the end. */
export function run(input: RunInput): Run {
  const steps = runSteps(input);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same, subject by subject, for whoever wants a turn in between. */
export function* runSteps(input: RunInput): Generator<Step, Run, undefined> {
  const opened = new Opened();
  const ordered = [...input.checks].sort((a, b) => compare(a.id, b.id));
  const planes = planesOf([...input.sources, ...input.views]);
  const judged: { readonly check: Check; readonly findings: readonly Finding[] }[] = [];
  for (const check of ordered) {
    const steps = judgeSteps(check, input.views, input.file, planes, opened);
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) yield { check: check.id, done: judged.length, of: ordered.length };
    judged.push({ check, findings: step.value });
  }
  const all = judged.flatMap((each) => each.findings);
  const accepted = input.register === undefined ? undefined : acceptedBy(input.register, all, input);
  const findings = accepted?.findings ?? all;
  const checks = judged.map(({ check, findings: own }) => result(check, own, planes));
  // contract.md, exit codes: a source that was not read whole leaves the run undecided, whatever the rest of it says.
  const unread = input.sources.some((source) => source.unread.length > 0) ? (["undecided"] as const) : [];
  return {
    schema: "cofferdam/run/1",
    run: header(input),
    outcome: worst([...findings.map((each) => each.outcome), ...unread]),
    checks,
    findings,
    ...(accepted !== undefined && { waivers: accepted.waivers }),
  };
}

/** Claims without a check yet are claims too. */
function acceptedBy({ of, asOf }: NonNullable<RunInput["register"]>, findings: readonly Finding[], { file, checks, allChecks }: RunInput): Waived {
  const claims = [...new Set<string>([...claimIds, ...allChecks.map(({ id }) => id)])];
  return waived(findings, of, { claims, judged: checks.map(({ id }) => id), onlyTenant: file.onlyTenant, asOf });
}

function result(check: Check, findings: readonly Finding[], planes: ReadonlySet<Plane>): CheckResult {
  const outcome = worst(findings.map((each) => each.outcome));
  return {
    id: check.id,
    claim: check.claim,
    severity: check.severity,
    controls: controlsOf(check.id),
    outcome,
    subjects: findings.length,
    why: check.why,
    fix: check.fix,
    references: check.references,
    limits: check.planes.flatMap((plane) => (planes.has(plane) ? (check.limits?.[plane] ?? []) : [])),
    ...(outcome === "unexercised" && { because: unexercised(check, planes) }),
  };
}

function unexercised(check: Check, planes: ReadonlySet<Plane>): string {
  if (!check.planes.some((plane) => planes.has(plane))) return `No source: this claim is judged on ${check.planes.join(", ")}.`;
  if (check.beside === "template" && !planes.has("template")) return "No source: it is judged beside a template, and none was named.";
  if (check.beside === "canonical")
    return "No source: it is judged beside templates that the estate file has judged as each tenant's, and none were named.";
  return "There was nothing to judge: no source holds a subject of this claim.";
}

/** Broken outranks undecided outranks holds; of nothing: unexercised. */
export function worst(outcomes: readonly Outcome[]): Outcome {
  return (["broken", "undecided", "holds"] as const).find((outcome) => outcomes.includes(outcome)) ?? "unexercised";
}

function header({ file, sources, allChecks, header: given }: RunInput): RunHeader {
  const built = new Set(allChecks.filter((check) => check.retired === undefined).map((check) => check.id));
  return {
    id: given.id,
    tool: given.tool,
    started: given.started,
    finished: given.finished(),
    sources,
    assumptions: file.assumptions,
    reference: given.reference,
    vendor: file.vendor.name,
    tenants: file.tenants.map(({ id, account, region, unit }) => ({ id, account, region, ...(unit !== undefined && { unit }) })),
    notBuilt: claimIds.filter((id) => !built.has(id)),
    notDrilled: claimIds.filter((id) => !drilledClaims.has(id)),
  };
}
