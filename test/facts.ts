import type { Estate, Kind } from "../checks/model/estate.ts";
import type { EstateFile } from "../checks/model/estate-file.ts";
import type { Fact, Listing } from "../checks/model/fact.ts";
import type { Text } from "../checks/model/text.ts";
import type { View } from "../checks/model/world.ts";
import { readSources } from "../checks/sources/template/views.ts";

/** All resources of a kind as text, without ids and places; the holes of templates filled with what was deployed. */
export function factsOf(estate: Estate, kind: Kind, fill: (of: Text) => string): Record<string, unknown>[] {
  return estate.list(kind).items.map((item) => {
    const facts = Object.entries(item).filter(([name]) => name !== "id" && name !== "origin");
    return Object.fromEntries(facts.map(([name, value]) => [name, plain(value, fill)]));
  });
}

export function literal(of: Text): string {
  return of.map((part) => (typeof part === "string" ? part : `<${part.symbol}>`)).join("");
}

/** The reference platform's first tenant, by the templates of an assembly and by what was collected. */
export function estatesOf(file: EstateFile, assembly: string, [accounts]: readonly View[]): readonly [templates: Estate, accounts: Estate] {
  const [entry] = file.tenants;
  if (entry === undefined) throw new Error("no tenant");
  const { id, account, region } = entry;
  const tenant = { kind: "tenant", id, account, region, entry, origin: { source: "template", path: "" } } as const;
  const [templates] = readSources({ ...file, templates: [{ assembly }] }).views;
  if (templates === undefined || accounts === undefined) throw new Error("no views");
  return [templates.open({ choose: () => true })(tenant), accounts.open({ choose: () => true })(tenant)];
}

/** The estate with some of a list's items left out. */
export function withOnly(estate: Estate, account: string | undefined, isIn: (id: string) => boolean): Estate {
  const list = (kind: Kind): Listing<unknown> => {
    const { items, unread } = estate.list(kind, account);
    return { items: items.filter(({ id }) => isIn(id)), unread };
  };
  return { ...estate, list: list as Estate["list"] };
}

function plain(value: unknown, fill: (of: Text) => string): unknown {
  if (isFact(value)) return value.known ? plain(value.value, fill) : "not known";
  if (Array.isArray(value)) return isText(value) ? fill(value) : (value as readonly unknown[]).map((each) => plain(each, fill));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([name]) => name !== "origin");
  return Object.fromEntries(members.map(([name, member]) => [name, inOrder(name, plain(member, fill))]));
}

/** All conditions of a statement must be met, in whatever order a service gives them back. */
function inOrder(name: string, value: unknown): unknown {
  return name === "conditions" && Array.isArray(value) ? value.map((each) => JSON.stringify(each)).toSorted() : value;
}

function isFact(value: unknown): value is Fact<unknown> {
  return typeof value === "object" && value !== null && "known" in value && "origin" in value;
}

function isText(value: readonly unknown[]): value is Text {
  return value.length > 0 && value.every((part) => typeof part === "string" || (typeof part === "object" && part !== null && "symbol" in part));
}

/** What differs, short enough to be read: the texts that one side has alone, cut to where they part from the nearest of the other. */
export function differences(written: readonly Record<string, unknown>[], found: readonly Record<string, unknown>[]): readonly string[] {
  const [left, right] = [written, found].map((facts) => facts.map((each) => JSON.stringify(each)).toSorted());
  const onlyLeft = (left ?? []).filter((each) => right?.includes(each) !== true);
  const onlyRight = (right ?? []).filter((each) => left?.includes(each) !== true);
  return [
    ...onlyLeft.map((each) => `only written: ${parting(each, onlyRight)}`),
    ...onlyRight.map((each) => `only found: ${parting(each, onlyLeft)}`),
  ];
}

function parting(text: string, others: readonly string[]): string {
  const common = (other: string): number => {
    let at = 0;
    while (at < text.length && text[at] === other[at]) at += 1;
    return at;
  };
  const most = Math.max(0, ...others.map(common));
  return `${text.slice(0, 160)} … ${text.slice(Math.max(160, most - 60), most + 120)}`;
}
