import { example, inTenant, type Example } from "../../model/example.ts";

/** One template in the compute account, beside a tenant's. */
export function inCell(resources: object, more: object = {}): Example {
  return { templates: [{ name: "Cell", account: example.compute, template: { ...more, Resources: resources } }, inTenant({})] };
}
