import type { Check } from "./define-check.ts";
import { underAssumptions } from "./assume.ts";
import type { Opened } from "./opened.ts";
import { explore } from "./worlds.ts";
import type { Estate, Tenant } from "../model/estate.ts";
import type { Listing, Origin } from "../model/fact.ts";
import { InputError } from "../model/input-error.ts";
import { undecided, type Broken, type Verdict } from "../model/verdict.ts";
import type { View } from "../model/world.ts";

/** What is asked: one check about the resources of some accounts, as one tenant's view shows them. */
export interface Matter {
  readonly check: Check;
  readonly view: View;
  readonly tenant: Tenant;
  readonly accounts: readonly string[];
}

/** A verdict, the conditions under which it was given, and where its subject stands. */
export interface Settled {
  readonly verdict: Verdict;
  readonly when: readonly string[];
  readonly origin: Origin;
}

/** Subject → verdict; what may hide further subjects is a verdict about the tenant. */
export type Verdicts = ReadonlyMap<string, Settled>;

/** A crash where subjects are listed or worlds are opened is a visible `undecided` as well. What the user can mend ends the run. */
export function* verdictsOf(matter: Matter, opened: Opened): Generator<void, Verdicts> {
  const { tenant } = matter;
  try {
    return (yield* settled(matter, opened)) ?? (matter.check.beside === undefined ? yield* inEveryWorld(matter) : inBestWorld(matter));
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

/** The verdicts, when no template condition has a say in any of them. */
function* settled(matter: Matter, opened: Opened): Generator<void, Verdicts | undefined> {
  const { estate, asked } = opened.of(matter.view, matter.tenant);
  const verdicts = yield* inOneWorld(matter, estate);
  return asked() ? undefined : verdicts;
}

function* inOneWorld(matter: Matter, estate: Estate): Generator<void, Verdicts> {
  const { check, tenant } = matter;
  const list = listSubjects(matter, estate);
  const verdicts = new Map<string, Settled>();
  for (const subject of list.items) {
    verdicts.set(subject.id, { verdict: judgeOnce(check, subject, estate), when: [], origin: subject.origin });
    yield;
  }
  return withUnread(verdicts, tenant, unreadVerdict(list, tenant));
}

/**
 * The verdicts of a comparison with what was deployed: deployment has answered each condition, and nobody says how. So the world in which
 * most agrees speaks, for all subjects together.
 */
function inBestWorld(matter: Matter): Verdicts {
  const { tenant } = matter;
  const { worlds, exceeded } = explore((world) => {
    const steps = inOneWorld(matter, matter.view.open(world)(tenant));
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  });
  const [best] = worlds.toSorted((a, b) => distance(a.value) - distance(b.value));
  if (best === undefined) throw new Error(`${matter.check.id}: no world`);
  if (exceeded && distance(best.value) > 0)
    return new Map([[tenant.id, { verdict: undecided(tooManyWorlds, tenant.origin), when: [], origin: tenant.origin }]]);
  return new Map([...best.value].map(([id, each]) => [id, each.verdict.outcome === "holds" ? each : { ...each, when: best.when }]));
}

function distance(of: Verdicts): number {
  return [...of.values()]
    .map(({ verdict }) => (verdict.outcome === "broken" ? differences(verdict) * 1_000_000 : Number(verdict.outcome === "undecided")))
    .reduce((a, b) => a + b, 0);
}

/** A comparison's witness has a line for each. */
function differences({ witness }: Broken): number {
  return witness?.kind === "statement" ? witness.statement.split("\n").length : 1;
}

/** The verdicts where conditions decide: each subject in each satisfiable combination of those that its judgement consults. */
function* inEveryWorld(matter: Matter): Generator<void, Verdicts> {
  const { view, tenant } = matter;
  const lists = explore((world) => {
    const list = listSubjects(matter, view.open(world)(tenant));
    return { ids: list.items.map((item) => item.id), unread: unreadVerdict(list, tenant) };
  });
  const ids = new Set(lists.worlds.flatMap(({ value }) => value.ids));
  const verdicts = new Map<string, Settled>();
  for (const id of ids) {
    verdicts.set(id, judgeSubject(matter, id));
    yield;
  }
  const unread = lists.exceeded
    ? undecided(tooManyWorlds, tenant.origin)
    : lists.worlds.map(({ value }) => value.unread).find((it) => it !== undefined);
  return withUnread(verdicts, tenant, unread);
}

function judgeSubject(matter: Matter, id: string): Settled {
  const { check, view, tenant } = matter;
  const { worlds, exceeded } = explore((world) => {
    const estate = view.open(world)(tenant);
    const subject = listSubjects(matter, estate).items.find((item) => item.id === id);
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

function tooMany(id: string): Settled {
  const origin: Origin = { source: "template", path: id };
  return { verdict: undecided(tooManyWorlds, origin), when: [], origin };
}

const tooManyWorlds = "More than 64 combinations of template conditions decide this; give values for some parameters in the estate file.";

function listSubjects({ check, accounts }: Matter, estate: Estate): Listing<{ readonly id: string; readonly origin: Origin }> {
  if (check.subjects !== undefined) return check.subjects(estate, accounts);
  if (check.kind === "tenant") return { items: [estate.tenant], unread: [] };
  if (check.kind === "resource") throw new Error(`${check.id} is about several kinds and lists no subjects`);
  const { kind } = check;
  const lists = accounts.map((account) => estate.list(kind, account));
  return { items: lists.flatMap(({ items }) => items), unread: lists.flatMap(({ unread }) => unread) };
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
  const account = first.account ?? tenant.account;
  return undecided(`There may be more in ${where} ${account} than was read: ${first.why}${more}`, first.origin);
}

function withUnread(verdicts: Verdicts, tenant: Tenant, unread: Verdict | undefined): Verdicts {
  if (unread === undefined || verdicts.has(tenant.id)) return verdicts;
  return new Map([...verdicts, [tenant.id, { verdict: unread, when: [], origin: tenant.origin }]]);
}
