import { describe, expect, test } from "vitest";
import { collectFrom } from "../account/aws/collecting.ts";
import { referencePlatform } from "../account/aws/platform.ts";
import { fakeAws } from "../account/aws/wire.ts";
import { writtenViews } from "../account/aws/written.ts";
import drift from "../../checks/claims/kit/template-equals-account.ts";
import { run } from "../../checks/engine/run.ts";
import { judgeCheck } from "../../checks/engine/judge.ts";
import type { Estate, Kind, Resource } from "../../checks/model/estate.ts";
import { unknown, type Fact } from "../../checks/model/fact.ts";
import type { PolicyDocument } from "../../checks/model/policy.ts";
import type { Finding } from "../../checks/model/run.ts";
import { text, type Text } from "../../checks/model/text.ts";
import type { View } from "../../checks/model/world.ts";
import { readAccounts } from "../../checks/sources/account/index.ts";

/** Acme of the reference platform, as its templates say and as AWS would answer once they are deployed. */
const platform = referencePlatform();
const file = { ...platform.file, onlyTenant: "acme" };
const acme = "333333333333";
const kinds: readonly Kind[] = [
  ...(["s3:bucket", "kms:key", "cloudtrail:trail", "logs:delivery", "ec2:vpc", "ec2:channel", "ec2:route", "rds:cluster"] as const),
  "iam:principal",
];
const { scope: _, ...ofTenants } = drift;
const nothingNamed = {
  ...{ sources: [], checks: [drift], allChecks: [drift] },
  header: { id: "", tool: "", started: "", reference: false, finished: () => "" },
};
const templates = { concrete: writtenViews(file), canonical: writtenViews(file, "canonical") };

describe("template-equals-account on the reference platform", async () => {
  const { views } = readAccounts(file, await collectFrom(fakeAws(platform), file));
  const judged = (changed: readonly View[] = views, written = templates.concrete): Finding[] => judgeCheck(ofTenants, [...written, ...changed], file);

  test.each(["concrete", "canonical"] as const)("an account is as its %s templates say", (form) => {
    const findings = judged(views, templates[form]);
    expect(findings.filter(({ outcome }) => outcome !== "holds").map(({ subject, because }) => [subject, because])).toEqual([]);
    expect(findings.length).toBeGreaterThan(20);
  });

  test("the vendor's accounts are judged once, and are no tenant's", () => {
    const ofNobody = judgeCheck(drift, [...templates.concrete, ...views], file).filter(({ tenant }) => tenant === null);
    expect(ofNobody.filter(({ subject }) => subject.includes(":organizations::")).length).toBeGreaterThan(10);
    expect(new Set(ofNobody.map(({ subject }) => subject)).size).toBe(ofNobody.length);
  });

  test("without templates there is nothing to judge", () => {
    expect(judgeCheck(drift, views, file)).toEqual([]);
    expect(run({ ...nothingNamed, file, views }).checks.map(({ outcome, because }) => [outcome, because])).toEqual([
      ["unexercised", "No source: it is judged beside a template, and none was named."],
    ]);
  });

  test.each(kinds)("each fact of %s that is another in the account is found", (kind) => {
    for (const [title, changed] of changes(views, kind, altered)) {
      const findings = judged(changed);
      expect([title, findings.some(({ outcome }) => outcome === "broken")]).toEqual([title, true]);
    }
  });

  test.each(kinds)("each fact of %s that one of the sources does not know leaves it undecided", (kind) => {
    const gap = (): Fact<unknown> => unknown("made unknown", { source: "account", path: "" });
    for (const [title, changed] of changes(views, kind, gap)) expect([title, worstOf(judged(changed))]).toEqual([title, "undecided"]);
    for (const [title, changed] of changes(templates.concrete, kind, gap))
      expect([title, worstOf(judged(views, changed))]).toEqual([title, "undecided"]);
  });

  test.each(kinds)("a %s more or less is found", (kind) => {
    const one = listOf(views, kind).find((item) => !isByAws(item));
    const without = withItems(views, kind, (items) => items.filter(({ id }) => id !== one?.id));
    expect(judged(without).filter(({ outcome }) => outcome === "broken").length).toBeGreaterThan(0);
    const twice = withItems(views, kind, (items) => [...items, { ...one, id: `${one?.id}-more` } as Resource]);
    expect(judged(twice).filter(({ outcome }) => outcome === "broken").length).toBeGreaterThan(0);
  });

  test.each(kinds)("the order of a policy's parts and of the list is no drift of %s", (kind) => {
    const turned = withItems(views, kind, (items) => items.toReversed().map((item) => mapFacts(item, (value) => reversed(value))));
    expect(judged(turned).filter(({ outcome }) => outcome !== "holds")).toEqual([]);
  });
});

function listOf([view]: readonly View[], kind: Kind): readonly Resource[] {
  const tenant = view?.tenants.find(({ id }) => id === "acme");
  if (view === undefined || tenant === undefined) throw new Error("no view of Acme");
  return view
    .open({ choose: () => true })(tenant)
    .list(kind, acme).items;
}

/** The views with each fact of each resource changed in turn, and what was changed. */
function changes(views: readonly View[], kind: Kind, change: (value: unknown) => Fact<unknown>): readonly (readonly [string, readonly View[]])[] {
  return listOf(views, kind).flatMap((item, at) =>
    (isByAws(item) ? [] : factNames(item)).map(
      (name) =>
        [
          `${name} of ${item.id}`,
          withItems(views, kind, (items) => items.map((each, i) => (i === at ? mapFact(each, name, change) : each))),
        ] as const,
    ),
  );
}

function withItems(views: readonly View[], kind: Kind, change: (items: readonly Resource[]) => readonly Resource[]): readonly View[] {
  const changed = (estate: Estate): Estate => {
    const list = (of: Kind, account?: string): unknown => {
      const { items, unread } = estate.list(of, account);
      return of === kind && account === acme ? { items: change(items), unread } : { items, unread };
    };
    return { ...estate, list: list as Estate["list"] };
  };
  return views.map((view) => ({
    ...view,
    open: (world) => {
      const about = view.open(world);
      return (tenant) => changed(about(tenant));
    },
  }));
}

/** The routes of each VPC to itself. */
function isByAws(item: Resource): boolean {
  return "target" in item && JSON.stringify(item.target).includes('"local"');
}

function factNames(item: Resource): readonly string[] {
  return Object.entries(item).flatMap(([name, value]) => {
    if (isFact(value)) return [name];
    return name === "publicAccessBlock" ? Object.keys(value as object).map((flag) => `${name}.${flag}`) : [];
  });
}

function mapFact(item: Resource, name: string, change: (value: unknown) => Fact<unknown>): Resource {
  const [outer = "", inner] = name.split(".");
  const value = (item as unknown as Record<string, unknown>)[outer];
  if (inner === undefined) return { ...item, [outer]: changedFact(value as Fact<unknown>, change) };
  const facts = value as Record<string, Fact<unknown>>;
  return { ...item, [outer]: { ...facts, [inner]: changedFact(facts[inner] as Fact<unknown>, change) } };
}

function changedFact(fact: Fact<unknown>, change: (value: unknown) => Fact<unknown>): Fact<unknown> {
  if (!fact.known) throw new Error(`not known: ${fact.why}`);
  return change(fact.value);
}

function mapFacts(item: Resource, change: (value: unknown) => unknown): Resource {
  return factNames(item).reduce((all, name) => mapFact(all, name, (value) => ({ known: true, value: change(value), origin: item.origin })), item);
}

/** Another value of the same shape. */
function altered(value: unknown): Fact<unknown> {
  return { known: true, value: other(value), origin: { source: "account", path: "altered" } };
}

function other(value: unknown): unknown {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  if (typeof value === "string") return `${value}x`;
  if (value === null) return text("something");
  if (isText(value)) return text(value, "0");
  if (Array.isArray(value)) return value.length === 0 ? [text("one")] : value.slice(1);
  if (isDocument(value)) return { ...value, statements: value.statements.slice(1) };
  const [[name, first] = ["", ""], ...others] = Object.entries(value as object).toReversed();
  return Object.fromEntries([[name, other(first)], ...others]);
}

function reversed(value: unknown): unknown {
  if (isText(value)) return value;
  if (Array.isArray(value)) return value.toReversed().map(reversed);
  if (typeof value !== "object" || value === null || isFact(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, name === "origin" ? (member as unknown) : reversed(member)]));
}

function isDocument(value: unknown): value is PolicyDocument {
  return typeof value === "object" && value !== null && "statements" in value;
}

function isFact(value: unknown): value is Fact<unknown> {
  return typeof value === "object" && value !== null && "known" in value && "origin" in value;
}

function isText(value: unknown): value is Text {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((part) => typeof part === "string" || (typeof part === "object" && part !== null && "symbol" in part))
  );
}

function worstOf(findings: readonly Finding[]): string {
  return ["broken", "undecided", "holds"].find((outcome) => findings.some((finding) => finding.outcome === outcome)) ?? "unexercised";
}
