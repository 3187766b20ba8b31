import { defaults } from "../defaults.ts";
import { booleanFact, unread, wordFact } from "../values.ts";
import type { ItemTable } from "../../model/compute.ts";
import { lazily, type Fact } from "../../model/fact.ts";
import type { SourceResource } from "../resource.ts";

/** `AWS::DynamoDB::Table` and `AWS::DynamoDB::GlobalTable`, which spell these settings alike. */
export function readTable(resource: SourceResource): ItemTable {
  const { id, origin } = resource;
  return lazily<ItemTable>({
    kind: () => "dynamodb:table",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    billing: () => wordFact(resource.property("BillingMode"), { value: defaults.tableBilling.value, origin }),
    expires: () => expires(resource),
  });
}

function expires(resource: SourceResource): Fact<boolean> {
  const { value } = defaults.tableExpires;
  const specification = resource.property("TimeToLiveSpecification");
  if (specification === undefined) return booleanFact(undefined, { value, origin: resource.origin });
  if (specification.type !== "map") return unread(specification, "an object");
  return booleanFact(specification.members.get("Enabled"), { value, origin: specification.origin });
}
