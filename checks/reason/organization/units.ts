import type { Estate } from "../../model/estate.ts";
import { known, type Fact } from "../../model/fact.ts";
import { sameText, type Text } from "../../model/text.ts";

/** How many units the management account's templates have at a path of names below the root: `Tenants/Active`. Unknown: one may be there that was not read. */
export function unitsAt(path: string, estate: Estate, management: string): Fact<number> {
  const { items, unread } = estate.list("organizations:unit", management);
  const ids = items.flatMap(({ unitId }) => (unitId.known ? [unitId.value] : []));
  const isTop = (parent: Text): boolean => !ids.some((id) => sameText(id, parent));
  const names = path.split("/").filter((step) => step !== "");
  const below = (parents: readonly Text[] | "root", name: string): Text[] =>
    items.flatMap(({ unitId, name: own, parent }) => {
      if (!unitId.known || !own.known || own.value !== name || !parent.known) return [];
      const { value } = parent;
      return (parents === "root" ? isTop(value) : parents.some((each) => sameText(each, value))) ? [unitId.value] : [];
    });
  const found = names.reduce<readonly Text[] | "root">(below, "root");
  const count = found === "root" ? 1 : found.length;
  const open = items.flatMap(({ name, parent, unitId }) => [name, parent, unitId]).find((fact) => !fact.known) ?? unread[0];
  if (count === 0 && open !== undefined && !open.known) return open;
  return known(count, { source: "template", path: "organization" });
}
