import type { Check } from "./define-check.ts";
import { underAssumptions } from "./assume.ts";
import { fingerprint } from "./fingerprint.ts";
import { explore } from "./worlds.ts";
import type { Estate, Plane, Tenant } from "../model/estate.ts";
import type { EstateFile, TenantEntry } from "../model/estate-file.ts";
import type { Listing, Origin } from "../model/fact.ts";
import { InputError } from "../model/input-error.ts";
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
  for (const view of views.filter((one) => check.planes.includes(one.plane))) {
    const tenants = view.tenants.filter((one) => wanted(one.id));
    if (check.scope === "organization") {
      const [any] = tenants;
      if (any !== undefined) judged.push(...(yield* judgeTenant(check, view, any, opened)).map((each) => ofNobody(each, any, file)));
      continue;
    }
    if (view.ofNoTenant === true) {
      for (const own of view.tenants) judged.push(...(yield* judgeTenant(check, view, own, opened)).map((each) => ({ ...each, tenant: null })));
      continue;
    }
    for (const tenant of tenants) judged.push(...(yield* judgeTenant(check, view, tenant, opened)));
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

function* judgeTenant(check: Check, view: View, tenant: Tenant, opened: Opened): Generator<void, Judged[]> {
  const { plane } = view;
  const about = view.label === "" ? "" : ` (${view.label})`;
  const grade = view.grade?.(tenant) ?? null;
  const verdicts = yield* judgedOrFailed(check, view, tenant, opened);
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

/** A crash where subjects are listed or worlds are opened is a visible `undecided` as well. What the user can mend ends the run. */
function* judgedOrFailed(check: Check, view: View, tenant: Tenant, opened: Opened): Generator<void, Verdicts> {
  try {
    return (yield* settled(check, view, tenant, opened)) ?? (yield* inEveryWorld(check, view, tenant));
  } catch (error) {
    if (error instanceof InputError) throw error;
    return new Map([
      [
        tenant.id,
        {
          verdict: undecided(`The check itself failed on this tenant (${messageOf(error)}). Please report it.`, tenant.origin),
          when: [],
          origin: tenant.origin,
        },
      ],
    ]);
  }
}

/** Subject → verdict; what may hide further subjects is a verdict about the tenant. */
type Verdicts = ReadonlyMap<string, Pick<Judged, "verdict" | "when" | "origin">>;

/**
 * Views that were opened without any choice: one opening serves all checks and tenants, until a condition asks. What was read
 * under an answer is used no further: who asked is judged world by world, the next one reads anew.
 */
export class Opened {
  readonly #openings = new Map<View, Opening>();

  of(view: View, tenant: Tenant): { readonly estate: Estate; readonly asked: () => boolean } {
    const before = this.#openings.get(view);
    const opening = before === undefined || before.asked() ? openedFresh(view) : before;
    this.#openings.set(view, opening);
    const estate = opening.estates.get(tenant.id) ?? opening.about(tenant);
    opening.estates.set(tenant.id, estate);
    return { estate, asked: opening.asked };
  }
}

interface Opening {
  readonly about: (tenant: Tenant) => Estate;
  readonly estates: Map<string, Estate>;
  readonly asked: () => boolean;
}

function openedFresh(view: View): Opening {
  let asked = false;
  return { about: view.open({ choose: () => (asked = true) }), estates: new Map(), asked: () => asked };
}

/** The verdicts, when no template condition has a say in any of them. */
function* settled(check: Check, view: View, tenant: Tenant, opened: Opened): Generator<void, Verdicts | undefined> {
  const { estate, asked } = opened.of(view, tenant);
  const list = listSubjects(check, estate);
  const verdicts = new Map<string, Pick<Judged, "verdict" | "when" | "origin">>();
  for (const subject of list.items) {
    verdicts.set(subject.id, { verdict: judgeOnce(check, subject, estate), when: [], origin: subject.origin });
    yield;
  }
  const unread = unreadVerdict(list, tenant);
  if (asked()) return undefined;
  return withUnread(verdicts, tenant, unread);
}

/** The verdicts where conditions decide: each subject in each satisfiable combination of those that its judgement consults. */
function* inEveryWorld(check: Check, view: View, tenant: Tenant): Generator<void, Verdicts> {
  const lists = explore((world) => {
    const list = listSubjects(check, view.open(world)(tenant));
    return { ids: list.items.map((item) => item.id), unread: unreadVerdict(list, tenant) };
  });
  const ids = new Set(lists.worlds.flatMap(({ value }) => value.ids));
  const verdicts = new Map<string, Pick<Judged, "verdict" | "when" | "origin">>();
  for (const id of ids) {
    verdicts.set(id, judgeSubject(check, view, tenant, id));
    yield;
  }
  const unread = lists.exceeded
    ? undecided(tooManyWorlds, tenant.origin)
    : lists.worlds.map(({ value }) => value.unread).find((it) => it !== undefined);
  return withUnread(verdicts, tenant, unread);
}

function judgeSubject(check: Check, view: View, tenant: Tenant, id: string): Pick<Judged, "verdict" | "when" | "origin"> {
  const { worlds, exceeded } = explore((world) => {
    const estate = view.open(world)(tenant);
    const subject = listSubjects(check, estate).items.find((item) => item.id === id);
    return subject === undefined ? undefined : { verdict: judgeOnce(check, subject, estate), origin: subject.origin };
  });
  const verdicts = worlds.flatMap(({ value, when }) => (value === undefined ? [] : [{ ...value, when }]));
  const worst =
    verdicts.find(({ verdict }) => verdict.outcome === "broken") ??
    (exceeded ? tooMany(id) : undefined) ??
    verdicts.find(({ verdict }) => verdict.outcome === "undecided") ??
    verdicts[0];
  if (worst === undefined) throw new Error(`${check.id}: ${id} is in no world`);
  return worst.verdict.outcome === "holds" ? { ...worst, when: [] } : worst;
}

function tooMany(id: string): Pick<Judged, "verdict" | "when" | "origin"> {
  const origin: Origin = { source: "template", path: id };
  return { verdict: undecided(tooManyWorlds, origin), when: [], origin };
}

const tooManyWorlds = "More than 64 combinations of template conditions decide this; give values for some parameters in the estate file.";

function listSubjects(check: Check, estate: Estate): Listing<{ readonly id: string; readonly origin: Origin }> {
  if (check.subjects !== undefined) return check.subjects(estate);
  if (check.kind === "tenant") return { items: [estate.tenant], unread: [] };
  const { organization } = estate.file;
  if (check.scope === "organization")
    return organization === undefined ? { items: [], unread: [] } : estate.list(check.kind, organization.management);
  return estate.list(check.kind, estate.tenant.account);
}

/** A crash in a check is a visible `undecided`, never a pass and never the end of the run. */
function judgeOnce(check: Check, subject: { readonly id: string; readonly origin: Origin }, estate: Estate): Verdict {
  try {
    return underAssumptions(check.judge(subject as never, estate), estate.file.assumptions);
  } catch (error) {
    return undecided(`The check itself failed on this subject (${messageOf(error)}). Please report it.`, subject.origin);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function unreadVerdict(list: Listing<unknown>, tenant: Tenant): Verdict | undefined {
  const [first, ...others] = list.unread;
  if (first === undefined) return undefined;
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  const where = first.origin.source === "catalog" ? "database" : "account";
  return undecided(`There may be more in ${where} ${tenant.account} than was read: ${first.why}${more}`, first.origin);
}

function withUnread(verdicts: Verdicts, tenant: Tenant, unread: Verdict | undefined): Verdicts {
  if (unread === undefined || verdicts.has(tenant.id)) return verdicts;
  return new Map([...verdicts, [tenant.id, { verdict: unread, when: [], origin: tenant.origin }]]);
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
  const origin: Origin = { source: "template", path: `tenants/${tenant.id}`, file: file.shown ?? file.path, line: tenant.line };
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
