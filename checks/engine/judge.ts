import type { Check } from "./define-check.ts";
import { fingerprint } from "./fingerprint.ts";
import { Opened } from "./opened.ts";
import { verdictsOf, type Matter } from "./verdicts.ts";
import type { Plane, Tenant } from "../model/estate.ts";
import { shownPath, type EstateFile, type TenantEntry } from "../model/estate-file.ts";
import type { Origin } from "../model/fact.ts";
import type { Finding } from "../model/run.ts";
import { undecided, type Verdict } from "../model/verdict.ts";
import type { View } from "../model/world.ts";

/** All findings of one check: each subject of each tenant in each view, in every satisfiable world of its template conditions. */
export function judgeCheck(check: Check, views: readonly View[], file: EstateFile): Finding[] {
  const steps = judgeSteps(check, views, file, planesOf(views), new Opened());
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same, subject by subject, for whoever wants a turn in between. `named` are the planes of which a source was named, read or not. */
export function* judgeSteps(
  check: Check,
  views: readonly View[],
  file: EstateFile,
  named: ReadonlySet<Plane>,
  opened: Opened,
): Generator<void, Finding[]> {
  const wanted = (id: string): boolean => file.onlyTenant === undefined || file.onlyTenant === id;
  const judged: Judged[] = [];
  for (const view of viewsFor(check, views, opened)) {
    const tenants = view.tenants.filter((one) => wanted(one.id));
    const [any] = tenants;
    if (check.scope !== undefined && any !== undefined) {
      const accounts = check.scope === "organization" ? managementAccount(file) : vendorAccounts(file);
      judged.push(...(yield* judgeTenant({ check, view, tenant: any, accounts }, opened)).map((each) => ofNobody(each, any, file)));
    }
    if (check.scope === "organization") continue;
    if (view.ofNoTenant === true) {
      for (const own of view.tenants)
        judged.push(...(yield* judgeTenant(ownMatter(check, view, own), opened)).map((each) => ({ ...each, tenant: null })));
      continue;
    }
    for (const tenant of tenants) judged.push(...(yield* judgeTenant(ownMatter(check, view, tenant), opened)));
  }
  if (check.scope === "organization") return oneEach(judged.map((each) => finding(check, each)));
  const unseen = withoutAnySource(check, views, file, named).filter((each) => wanted(each.subject));
  return oneEach([...judged, ...unseen].map((each) => finding(check, each)));
}

export function planesOf(sources: readonly { readonly plane: Plane }[]): Set<Plane> {
  return new Set(sources.map((source) => source.plane));
}

interface Judged {
  readonly subject: string;
  readonly tenant: string | null;
  readonly plane: Plane;
  readonly grade?: Finding["grade"];
  readonly verdict: Verdict;
  readonly when: readonly string[];
  /** Where the subject itself stands. */
  readonly origin: Origin;
}

/** A verdict that stands for what was not read is about the organization, not about the tenant in whose name it was asked. */
function ofNobody(judged: Judged, tenant: Tenant, file: EstateFile): Judged {
  const subject = judged.subject === tenant.id ? (file.organization?.id ?? "organization") : judged.subject;
  return { ...judged, subject, tenant: null };
}

/** The views of its planes, beside the templates if it wants them so. */
function viewsFor(check: Check, views: readonly View[], opened: Opened): readonly View[] {
  const own = views.filter((one) => check.planes.includes(one.plane));
  return check.beside === undefined ? own : opened.beside(own, views, check.beside);
}

function ownMatter(check: Check, view: View, tenant: Tenant): Matter {
  return { check, view, tenant, accounts: [tenant.account] };
}

function managementAccount({ organization }: EstateFile): readonly string[] {
  return organization === undefined ? [] : [organization.management];
}

function vendorAccounts({ organization, vendor }: EstateFile): readonly string[] {
  return [...new Set([...(organization === undefined ? [] : [organization.management]), ...Object.values(vendor.accounts)])];
}

function* judgeTenant(matter: Matter, opened: Opened): Generator<void, Judged[]> {
  const { tenant, view } = matter;
  const { plane } = view;
  const about = view.label === "" ? "" : ` (${view.label})`;
  const grade = view.grade?.(tenant) ?? null;
  const verdicts = yield* verdictsOf(matter, opened);
  return [...verdicts].map(([subject, { verdict, when, origin }]) => ({
    subject,
    tenant: tenant.id,
    plane,
    grade,
    when,
    origin,
    verdict: { ...verdict, because: verdict.because + (verdict.outcome === "holds" ? "" : about) },
  }));
}

/** A tenant for which no source gives anything is undecided in every claim. */
function withoutAnySource(check: Check, views: readonly View[], file: EstateFile, named: ReadonlySet<Plane>): Judged[] {
  const ofAll = planesOf(views.filter((view) => view.ofNoTenant === true));
  const planes = [...named].filter((plane) => check.planes.includes(plane) && !ofAll.has(plane));
  return planes.flatMap((plane) => {
    const seen = new Set(views.filter((view) => view.plane === plane).flatMap((view) => view.tenants.map((tenant) => tenant.id)));
    return file.tenants.filter((tenant) => !seen.has(tenant.id)).map((tenant) => ({ ...nothingRead(tenant, file), plane, when: [] }));
  });
}

function nothingRead(tenant: TenantEntry, file: EstateFile): Omit<Judged, "plane" | "when"> {
  const origin: Origin = { source: "template", path: `tenants/${tenant.id}`, file: shownPath(file), line: tenant.line };
  const because = `No named source holds anything of account ${tenant.account}; name one that does, or take the tenant out of the estate file.`;
  return { subject: tenant.id, tenant: tenant.id, verdict: undecided(because, origin), origin };
}

function finding(check: Check, { subject, tenant, plane, grade = null, verdict, when, origin }: Judged): Finding {
  const holds = verdict.outcome === "holds" ? verdict : undefined;
  const broken = verdict.outcome === "broken" ? verdict : undefined;
  return {
    check: check.id,
    subject,
    tenant,
    outcome: verdict.outcome,
    plane,
    grade,
    because: verdict.because,
    origin: verdict.outcome === "holds" ? origin : verdict.origin,
    witness: broken?.witness ?? null,
    dependsOn: holds?.dependsOn ?? [],
    assumes: (holds?.assumes ?? []).map((it) => it.assumption).sort(),
    when,
    fingerprint: fingerprint(check.id, tenant, subject, broken?.discriminator ?? ""),
    waiver: null,
  };
}

const rank = { broken: 0, undecided: 1, holds: 2 } as const;

/** One entry per subject, tenant and plane: of several views the worst speaks. */
function oneEach(findings: readonly Finding[]): Finding[] {
  const byKey = new Map<string, Finding>();
  for (const each of findings) {
    const key = JSON.stringify([each.tenant, each.subject, each.plane]);
    const before = byKey.get(key);
    if (before === undefined || rank[each.outcome] < rank[before.outcome]) byKey.set(key, each);
  }
  return [...byKey.values()].sort((a, b) => compare(a.tenant ?? "", b.tenant ?? "") || compare(a.subject, b.subject) || compare(a.plane, b.plane));
}

/** By code unit, so that the order is the same on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
