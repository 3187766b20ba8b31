import { example, inTenant, type Example, type ExampleReply } from "../../model/example.ts";

/** One template in the compute account, beside a tenant's. */
export function inCell(resources: object, more: object = {}): Example {
  return { templates: [{ name: "Cell", account: example.compute, template: { ...more, Resources: resources } }, inTenant({})] };
}

/** What the compute account answers, which has one Region. */
export function cellAnswers(replies: Readonly<Record<string, readonly ExampleReply[]>>): Example {
  const Regions = [{ RegionName: example.region, RegionOptStatus: "ENABLED_BY_DEFAULT" }];
  return { accounts: [{ account: example.compute, replies: { "account.ListRegions": [{ response: { Regions } }], ...replies } }] };
}

/** A page of a list, the only one. */
export function page(list: string, ...items: readonly unknown[]): ExampleReply {
  return { response: { [list]: items } };
}
