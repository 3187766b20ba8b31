import type { Value } from "../../../model/value.ts";

/** Members by the names that CloudFormation gives them, where the API begins them with a small letter. */
export function pascal(value: Value): Value;
export function pascal(value: Value | undefined): Value | undefined;
export function pascal(value: Value | undefined): Value | undefined {
  if (value?.type === "list") return { ...value, items: value.items.map((item) => pascal(item)) };
  if (value?.type !== "map") return value;
  const members = [...value.members].map(([name, member]) => [name.charAt(0).toUpperCase() + name.slice(1), pascal(member)] as const);
  return { ...value, members: new Map(members) };
}
