import { operationOf } from "./operations.ts";
import type { Item, Operation, Paging, Parameters } from "./operation.ts";
import type { EvidenceRecord } from "./record.ts";
import { canonicalJson } from "../evidence/canonical-json.ts";
import { problemOf } from "./problem.ts";
import { missingMember } from "./reply-shape.ts";
import { unknown, type Origin, type Unknown } from "../../model/fact.ts";

/** A record and where it lies in the evidence. */
export interface Filed {
  /** `333333333333/us-east-1/kms.ListKeys/<sha256>.json` */
  readonly path: string;
  readonly region: string;
  readonly operation: string;
  readonly record: EvidenceRecord;
}

/** A JSON object of a reply with its place. */
export interface Found {
  readonly json: Item;
  readonly origin: Origin;
  readonly region: string;
}

/** An item of a list with what names it. */
export interface Listed extends Found {
  /** The value of the row's `key`; empty for a row without. */
  readonly id: string;
}

export interface Pages {
  readonly pages: readonly Found[];
  /** Why there may be more; empty: it was read whole. */
  readonly unread: readonly Unknown[];
}

export type Answer =
  | { readonly outcome: "found"; readonly found: Found }
  | { readonly outcome: "absent"; readonly origin: Origin }
  | { readonly outcome: "unread"; readonly unread: Unknown };

/** Everything that was answered for one account. A question about an operation that was never asked is answered with that reason. */
export class Replies {
  readonly account: string;
  readonly #byOperation = new Map<string, Filed[]>();
  /** What makes all of it unknown. */
  readonly why: Unknown | undefined;

  /** `why`: such as an answer from another account. */
  constructor(account: string, filed: readonly Filed[], why?: Unknown) {
    this.account = account;
    this.why = why;
    for (const each of filed) {
      const before = this.#byOperation.get(each.operation);
      if (before === undefined) this.#byOperation.set(each.operation, [each]);
      else before.push(each);
    }
  }

  has(operation: string, region?: string): boolean {
    return this.#of(operation, region).length > 0;
  }

  /** What an operation was asked, whatever came of it. */
  requests(operation: string): readonly Parameters[] {
    return this.#of(operation, undefined).map(({ record }) => record.request);
  }

  /** All pages of a list, in one Region or wherever it was asked. */
  pages(id: string, region?: string, request: Parameters = {}): Pages {
    const operation = operationOf(id);
    const filed = this.#of(id, region).filter(({ record }) => asks(record, request));
    if (this.why !== undefined) return { pages: [], unread: [this.why] };
    if (filed.length === 0) return { pages: [], unread: [this.#notAsked(operation, region, request)] };
    return pagesOf(operation, filed, request, this.account);
  }

  /** The items of a list. One that nothing names is no item, and the list is not whole. */
  list(id: string, region?: string, request: Parameters = {}): { readonly items: readonly Listed[]; readonly unread: readonly Unknown[] } {
    const { list = "", key, texts } = operationOf(id);
    const { pages, unread } = this.pages(id, region, request);
    const items: Listed[] = [];
    const strange: Unknown[] = [];
    for (const at of pages.flatMap((page) => itemsAt(page, list))) {
      const item = texts === true && key !== undefined && typeof at.json === "string" ? { ...at, json: { [key]: at.json } } : at;
      const name = isObject(item.json) ? (key === undefined ? "" : item.json[key]) : undefined;
      if (typeof name === "string" && (key === undefined || name !== "")) items.push({ ...item, id: name });
      else strange.push(unknown(`${id} lists something without ${key ?? "members"}.`, item.origin, this.account));
    }
    return { items, unread: [...unread, ...strange] };
  }

  /** Was anything answered at all? */
  get answered(): boolean {
    return [...this.#byOperation.values()].some((filed) => filed.some(({ record }) => record.response !== undefined));
  }

  /** The reply to one question. Two that differ answer nothing. */
  one(id: string, request: Parameters, region?: string): Answer {
    if (this.why !== undefined) return { outcome: "unread", unread: this.why };
    const operation = operationOf(id);
    const filed = this.#of(id, region).filter(({ record }) => asks(record, request));
    const [first, second] = distinct(filed);
    if (first === undefined) return { outcome: "unread", unread: this.#notAsked(operation, region, request) };
    const origin = originOf(first, id);
    if (second !== undefined) {
      return { outcome: "unread", unread: unknown(`${id} was answered in two ways, ${first.path} and ${second.path}.`, origin, this.account) };
    }
    const { response, error } = first.record;
    const missing = response === undefined ? undefined : missingMember(operation, response);
    if (missing !== undefined) return { outcome: "unread", unread: notWhole(operation, missing, origin, this.account) };
    if (response !== undefined) return { outcome: "found", found: { json: response, origin, region: first.region } };
    if (error !== undefined && operation.absent.includes(error.code)) return { outcome: "absent", origin };
    return { outcome: "unread", unread: unknown(problemOf(operation, first, this.account), origin, this.account) };
  }

  #of(id: string, region: string | undefined): readonly Filed[] {
    const all = this.#byOperation.get(id) ?? [];
    return region === undefined ? all : all.filter((each) => each.region === region);
  }

  #notAsked({ id, iam }: Operation, region: string | undefined, request: Parameters): Unknown {
    const where = region === undefined ? "" : ` in ${region}`;
    const about = Object.values(request).map((value) => ` about ${String(value)}`);
    const wanted = [...iam, ...(region === undefined ? [] : ["the Region in collector.regions"])];
    const needs = wanted.length === 0 ? "" : ` (it needs ${wanted.join(", ")})`;
    return unknown(
      `${id}${about.join("")} was not collected from account ${this.account}${where}${needs}.`,
      { source: "account", path: id },
      this.account,
    );
  }
}

function pagesOf(operation: Operation, filed: readonly Filed[], wanted: Parameters, account: string): Pages {
  const answered = filed.filter(({ record }) => record.response !== undefined);
  const pages = answered.map((each) => ({ json: each.record.response as Item, origin: originOf(each, operation.id), region: each.region }));
  const failed = filed.filter(({ record }) => record.error !== undefined && !operation.absent.includes(record.error.code));
  const unread = [
    ...failed.map((each) => unknown(problemOf(operation, each, account), originOf(each, operation.id), account)),
    ...pages.flatMap(({ json, origin }) => {
      const missing = missingMember(operation, json);
      return missing === undefined ? [] : [notWhole(operation, missing, origin, account)];
    }),
  ];
  const groups = new Map<string, Filed[]>();
  const whole = answered.filter(({ record }) => narrowedBy(operation, record, wanted) === undefined);
  const [first] = answered;
  if (whole.length === 0 && first !== undefined) {
    const why = `it was asked with ${narrowedBy(operation, first.record, wanted)}, so there may be more`;
    unread.push(notWhole(operation, why, originOf(first, operation.id), account));
  }
  for (const each of whole) {
    const key = `${each.region} ${groupKey(operation, each.record)}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const gaps = [...groups.values()].flatMap((group) => gapOf(operation, group, account));
  // A page that failed explains the gap it leaves.
  return { pages, unread: unread.length > 0 ? unread : gaps };
}

/** The pages of one list lead from the first to one without a token; anything else leaves it open. */
function gapOf(operation: Operation, group: readonly Filed[], account: string): Unknown[] {
  const { page, id } = operation;
  if (page === undefined) {
    const more = group.find(({ record }) => ["NextToken", "nextToken", "Marker", "NextMarker"].some((name) => Boolean(record.response?.[name])));
    return more === undefined ? [] : [notWhole(operation, "it says that there is more, and is read as one page", originOf(more, id), account)];
  }
  const byToken = new Map<unknown, Filed>(group.map((each) => [each.record.request[page.request] ?? undefined, each]));
  const gap = (why: string, at: Filed | undefined): Unknown[] => [
    notWhole(operation, why, at === undefined ? { source: "account", path: id } : originOf(at, id), account),
  ];
  const seen = new Set<unknown>();
  for (let token: unknown; ;) {
    const at = byToken.get(token);
    if (at === undefined) return gap(token === undefined ? "its first page is missing" : "a page is missing", group[0]);
    if (seen.has(token)) return gap("a page's token led back to an earlier page", at);
    seen.add(token);
    const { response = {} } = at.record;
    const next = response[page.reply];
    const more = page.more === undefined ? undefined : response[page.more];
    if (next === undefined || next === null || next === "") return more === true ? gap("a page says that there is more, and not where", at) : [];
    if (more === false) return [];
    token = next;
  }
}

function notWhole({ id, iam }: Operation, why: string, origin: Origin, account: string): Unknown {
  const needs = iam.length === 0 ? "" : ` (it needs ${iam.join(", ")})`;
  return unknown(`${id} was read in part: ${why}${needs}.`, origin, account);
}

/** The request without what only turns pages. */
function groupKey({ page }: Operation, { request }: EvidenceRecord): string {
  return canonicalJson(Object.fromEntries(Object.entries(request).filter(([name]) => !isTurning(name, page))));
}

function isTurning(name: string, page: Paging | undefined): boolean {
  return name === page?.request || /^(Max(Results|Items|Records|Buckets)|maxResults|maxItems|Limit|limit)$/.test(name);
}

/** Members that leave nothing out of a list, whatever their value. */
const widening = new Set(["AllRegions", "DryRun", "AccountId"]);

/** The member of a request that leaves things out of the list: a filter, a name. What was asked about is no filter. */
function narrowedBy({ page, input = {} }: Operation, { request }: EvidenceRecord, wanted: Parameters): string | undefined {
  return Object.entries(request).find(([name, value]) => {
    if (value === null || (Array.isArray(value) && value.length === 0)) return false;
    if (isTurning(name, page) || widening.has(name) || name in wanted) return false;
    return canonicalJson(value) !== canonicalJson(input[name]);
  })?.[0];
}

function isObject(value: unknown): value is Item {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Does the request ask for these? An id may be written as an ARN that ends in it. */
function asks({ request }: EvidenceRecord, wanted: Parameters): boolean {
  return Object.entries(wanted).every(([name, value]) => {
    const asked = request[name];
    if (asked === value || (typeof value === "object" && canonicalJson(asked) === canonicalJson(value))) return true;
    return typeof asked === "string" && typeof value === "string" && (asked.endsWith(`/${value}`) || value.endsWith(`/${asked}`));
  });
}

/** Equal answers count once. */
function distinct(filed: readonly Filed[]): readonly Filed[] {
  const seen = new Map<string, Filed>();
  for (const each of filed) {
    const key = JSON.stringify([each.record.response, each.record.error?.code]);
    if (!seen.has(key)) seen.set(key, each);
  }
  return [...seen.values()];
}

/** The items of a list; nothing where it is missing, which `pages` has named as unread. */
export function itemsAt({ json, origin, region }: Found, way: string): readonly Found[] {
  const at = json[way];
  if (!Array.isArray(at)) return [];
  return at.map((item: Item, i) => ({ json: item, origin: { ...origin, path: `${origin.path}/${way}/${i}` }, region }));
}

function originOf({ path, region }: Filed, id: string): Origin {
  return { source: "account", path: `${path.split("/")[0]}/${region}/${id}`, file: path };
}
