import type { Origin } from "../../checks/model/fact.ts";
import type { CheckResult, Finding, Run, RunHeader, SourceNote, Waiver } from "../../checks/model/run.ts";
import type { Hop, Witness } from "../../checks/model/verdict.ts";
import type { WaiverState } from "../../checks/model/waiver.ts";
import { plainJson } from "../plain.ts";

/**
 * The contract's `cofferdam/run/1`: two spaces, members in the order of the model, a newline at the end. Characters that a
 * terminal could obey are written as `\u` escapes, which parse to the same data.
 */
export function json(run: Run): string {
  return `${plainJson(JSON.stringify(ordered(run), null, 2))}\n`;
}

/**
 * The run as plain data with every member in the model's order, whatever order the objects were built in. Members are read
 * here, so one that is computed on first use (an origin's line) is written like any other.
 */
export function ordered(run: Run): object {
  return record<Run>(run, {
    schema: asIs,
    run: (header) => record<RunHeader>(header, headerShape),
    outcome: asIs,
    checks: (checks) => checks.map((check) => record<CheckResult>(check, checkShape)),
    findings: (findings) => findings.map((finding) => record<Finding>(finding, findingShape)),
    waivers: (waivers) => waivers.map((waiver) => record<WaiverState>(waiver, waiverShape)),
  });
}

/** How each member is written, in the order they are written. The compiler demands every member of the type. */
type Shape<T> = { readonly [K in keyof Required<T>]: (value: Exclude<T[K], undefined>) => unknown };

function record<T extends object>(of: T, shape: Shape<T>): object {
  const out: Record<string, unknown> = {};
  for (const name of Object.keys(shape) as (keyof T & string)[]) {
    const value = of[name];
    if (value !== undefined) out[name] = shape[name](value as Exclude<T[typeof name], undefined>);
  }
  return out;
}

function asIs(value: unknown): unknown {
  return value;
}

const originShape: Shape<Origin> = { source: asIs, path: asIs, file: asIs, line: asIs };

function origin(of: Origin): object {
  return record<Origin>(of, originShape);
}

const sourceShape: Shape<SourceNote> = { plane: asIs, name: asIs, read: asIs, unread: asIs };

const tenantShape: Shape<RunHeader["tenants"][number]> = { id: asIs, account: asIs, region: asIs, unit: asIs };

const headerShape: Shape<RunHeader> = {
  id: asIs,
  tool: asIs,
  started: asIs,
  finished: asIs,
  sources: (sources) => sources.map((source) => record<SourceNote>(source, sourceShape)),
  assumptions: asIs,
  reference: asIs,
  vendor: asIs,
  tenants: (tenants) => tenants.map((tenant) => record<RunHeader["tenants"][number]>(tenant, tenantShape)),
  notBuilt: asIs,
  notDrilled: asIs,
};

const checkShape: Shape<CheckResult> = {
  id: asIs,
  claim: asIs,
  severity: asIs,
  controls: asIs,
  outcome: asIs,
  subjects: asIs,
  why: asIs,
  fix: asIs,
  references: asIs,
  limits: asIs,
  because: asIs,
};

const findingShape: Shape<Finding> = {
  check: asIs,
  subject: asIs,
  tenant: asIs,
  outcome: asIs,
  plane: asIs,
  grade: asIs,
  because: asIs,
  origin,
  witness: (of) => (of === null ? null : witness(of)),
  dependsOn: asIs,
  assumes: asIs,
  when: asIs,
  fingerprint: asIs,
  waiver: (of) => (of === null ? null : record<Waiver>(of, { id: asIs, expires: asIs, justification: asIs })),
};

const waiverShape: Shape<WaiverState> = {
  id: asIs,
  check: asIs,
  subject: asIs,
  tenant: asIs,
  expires: asIs,
  state: asIs,
  findings: asIs,
  because: asIs,
};

function witness(of: Witness): object {
  const kind = asIs;
  switch (of.kind) {
    case "request":
      return record(of, { kind, principal: asIs, action: asIs, resource: asIs, context: sorted, allowedBy: origin });
    case "path":
      return record(of, { kind, hops: (hops) => hops.map((hop) => record<Hop>(hop, hopShape)) });
    case "statement":
      return record(of, { kind, statement: asIs, origin });
    case "row":
      return record(of, { kind, sql: asIs });
    case "absence":
      return record(of, { kind, of: asIs, readCompletely: asIs });
  }
}

const hopShape: Shape<Hop> = { location: asIs, resource: asIs, rule: asIs, origin };

/** Keys of a request come from a search and are sorted; a map without prototype lets a key be called `__proto__`. */
function sorted(context: Readonly<Record<string, unknown>>): object {
  const out = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(context).toSorted()) out[key] = context[key];
  return out;
}
