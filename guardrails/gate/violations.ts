import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { PolicyViolatingResource, PolicyViolation } from "aws-cdk-lib";
import type { EstateFile } from "../../checks/model/estate-file.ts";
import type { Origin } from "../../checks/model/fact.ts";
import type { Finding, Run } from "../../checks/model/run.ts";
import type { Witness } from "../../checks/model/verdict.ts";

/** A stack of the app, as the CDK knows it. */
export interface GateStack {
  /** Its names in the origins of findings: stack name and artifact id. */
  readonly names: readonly string[];
  readonly constructPath: string;
  /** Absolute. */
  readonly templatePath: string;
  /** Undefined: it may be deployed anywhere. */
  readonly account: string | undefined;
}

export type WhenUndecided = "fail" | "warn";

/** What the CDK shows and writes to `validation-report.json`: a violation for each thing that stands against the run. */
export function violationsOf(run: Run, file: EstateFile, stacks: readonly GateStack[], undecided: WhenUndecided): PolicyViolation[] {
  const severity = { broken: "fatal", undecided: undecided === "fail" ? "fatal" : "warning" } as const;
  const places = new Places(file, stacks);
  const against = run.findings.filter(({ outcome }) => outcome !== "holds");
  return [
    ...grouped(against).map((findings) => violation(findings, run, places, severity[findings[0].outcome === "broken" ? "broken" : "undecided"])),
    ...run.run.sources.flatMap(({ name, unread }) =>
      unread.map((what) => own("source-not-read", `${name} was not read whole: ${what}`, places.root(), severity.undecided)),
    ),
    ...(run.findings.length === 0 ? [own("nothing-judged", "No claim had anything to judge, so nothing is shown.", places.root(), "fatal")] : []),
  ];
}

/** A finding of the gate itself, under its own rule. */
export function own(ruleName: string, description: string, violatingResources: PolicyViolatingResource[], severity = "fatal"): PolicyViolation {
  return { ruleName, description, severity, violatingResources };
}

type Some<T> = readonly [T, ...T[]];

/** What is said of one place for several tenants is said once. */
function grouped(findings: readonly Finding[]): readonly Some<Finding>[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const { check, outcome, origin, subject } = finding;
    const key = JSON.stringify([check, outcome, origin.file, origin.path, subject]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()];
}

function violation(findings: Some<Finding>, run: Run, places: Places, severity: string): PolicyViolation {
  const [first] = findings;
  const check = run.checks.find(({ id }) => id === first.check);
  const tenants = [...new Set(findings.flatMap(({ tenant }) => tenant ?? []))];
  const when = first.when.length === 0 ? "" : ` When ${first.when.join(" and ")}.`;
  return {
    ruleName: first.check,
    description: `${first.outcome === "undecided" ? "Undecided: " : ""}${first.because}${when}`,
    ...(check !== undefined && { fix: check.fix }),
    severity,
    ruleMetadata: {
      claim: check?.claim ?? first.check,
      outcome: first.outcome,
      subject: first.subject,
      ...(tenants.length > 0 && { tenants: tenants.join(", ") }),
      ...(first.witness !== null && { witness: JSON.stringify(first.witness) }),
      fingerprint: first.fingerprint,
    },
    violatingResources: places.of(first),
  };
}

/** From places in files to what the CDK names: logical id and property path in a template, from which it finds the construct. */
class Places {
  private readonly folder: string;
  private readonly stacks: readonly GateStack[];
  private readonly file: EstateFile;
  private readonly read = new Map<string, Resources | undefined>();

  constructor(file: EstateFile, stacks: readonly GateStack[]) {
    this.file = file;
    this.folder = dirname(file.path);
    this.stacks = stacks;
  }

  /** Where the finding points, then its subject, then what else the witness goes through. Never empty. */
  of(finding: Finding): PolicyViolatingResource[] {
    const origins = [finding.origin, ...originsOf(finding.witness)];
    const found = origins.flatMap((origin) => this.resource(origin) ?? []);
    const subject = this.subject(finding.subject);
    const all = distinct(subject === undefined ? found : [...found.slice(0, 1), subject, ...found.slice(1)]);
    return all.length > 0 ? all : this.ofTenant(finding.tenant);
  }

  root(): PolicyViolatingResource[] {
    return this.stacks.slice(0, 1).map(() => ({ constructPath: "", locations: [] }));
  }

  /** What is missing has no construct: the stacks that it is missing from stand for it. */
  private ofTenant(id: string | null): PolicyViolatingResource[] {
    const account = this.file.tenants.find((tenant) => tenant.id === id)?.account;
    const own = this.stacks.filter((stack) => stack.account === account);
    return (own.length > 0 ? own : this.stacks).map(({ constructPath }) => ({ constructPath, locations: [] }));
  }

  private subject(subject: string): PolicyViolatingResource | undefined {
    const [name = "", logicalId] = subject.split("/");
    const stack = this.stacks.find(({ names }) => names.includes(name));
    if (stack === undefined || logicalId === undefined) return undefined;
    return this.resource({ source: "template", path: subject, file: stack.templatePath });
  }

  private resource({ source, path, file }: Origin): PolicyViolatingResource | undefined {
    if (source !== "template" || file === undefined) return undefined;
    const templatePath = resolve(this.folder, file);
    const steps = path.split("/").slice(1);
    const resources = this.resourcesOf(templatePath);
    const isTop = this.stacks.some((stack) => stack.templatePath === templatePath);
    // In a nested stack's template, the ids of the stacks it is nested in come first.
    const at = steps.findIndex((step, index) => (isTop ? index === 0 : index > 0) && resources?.has(step) === true);
    const logicalId = steps[at];
    if (logicalId === undefined) return undefined;
    const below = steps.slice(at + 1);
    const location = below[0] === undefined || resources?.get(logicalId)?.has(below[0]) === true ? below : ["Properties", ...below];
    return { resourceLogicalId: logicalId, templatePath, locations: location.length === 0 ? [] : [location.join(".")] };
  }

  private resourcesOf(templatePath: string): Resources | undefined {
    if (!this.read.has(templatePath)) this.read.set(templatePath, resourcesOf(templatePath));
    return this.read.get(templatePath);
  }
}

/** Logical id → the attributes of the resource. */
type Resources = ReadonlyMap<string, ReadonlySet<string>>;

/** Undefined: it is no template of JSON. */
function resourcesOf(templatePath: string): Resources | undefined {
  if (!templatePath.endsWith(".json")) return undefined;
  const { Resources = {} } = JSON.parse(readFileSync(templatePath, "utf8")) as { readonly Resources?: Readonly<Record<string, object>> };
  return new Map(Object.entries(Resources).map(([id, resource]) => [id, new Set(Object.keys(resource))]));
}

function originsOf(witness: Witness | null): readonly Origin[] {
  switch (witness?.kind) {
    case "request":
      return witness.allowedBy === undefined ? [] : [witness.allowedBy];
    case "path":
      return witness.hops.flatMap(({ origin }) => origin ?? []);
    case "statement":
      return [witness.origin];
    case "row":
    case "absence":
    case undefined:
      return [];
  }
}

function distinct(resources: readonly PolicyViolatingResource[]): PolicyViolatingResource[] {
  const byResource = new Map<string, PolicyViolatingResource>();
  for (const one of resources) {
    const key = `${one.templatePath} ${one.resourceLogicalId}`;
    const before = byResource.get(key);
    byResource.set(key, before === undefined ? one : { ...before, locations: [...new Set([...before.locations, ...one.locations])] });
  }
  return [...byResource.values()];
}
