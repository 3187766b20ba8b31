import type { Estate } from "../../model/estate.ts";
import { known, unknown, type Fact } from "../../model/fact.ts";
import type { Unit } from "../../model/organization.ts";
import { literal, mayEqual, sameText, show, type Text } from "../../model/text.ts";

type Surely = "surely" | "perhaps" | "no";

/** A unit on the path, or the root, and whether it surely is. */
interface Place {
  readonly id: Text | "root";
  readonly isSure: boolean;
  readonly unit?: Unit;
}

/** How many units the management account's templates have at a path of names below the root: `Tenants/Active`. Unknown: one may be there that was not read. */
export function unitsAt(path: string, estate: Estate, management: string): Fact<number> {
  const { items, unread } = estate.list("organizations:unit", management);
  const names = path.split("/").filter((step) => step !== "");
  const found = names.reduce<readonly Place[]>(
    (parents, name) => parents.flatMap((parent) => below(parent, name, items)),
    [{ id: "root", isSure: true }],
  );
  const count = found.filter(({ isSure }) => isSure).length;
  const perhaps = found[0]?.unit;
  if (count === 0 && perhaps !== undefined) {
    const parent = perhaps.parent.known ? show(perhaps.parent.value) : "";
    return unknown(`Whether ${perhaps.id} is unit ${path} is not known: which unit ${parent} is, only deployment tells.`, perhaps.origin);
  }
  const open = items.flatMap(({ name, parent, unitId }) => [name, parent, unitId]).find((fact) => !fact.known) ?? unread[0];
  if (count === 0 && open !== undefined && !open.known) return open;
  return known(count, { source: "template", path: "organization" });
}

function below(parent: Place, name: string, units: readonly Unit[]): readonly Place[] {
  return units.flatMap((unit): readonly Place[] => {
    if (!unit.unitId.known || !unit.name.known || unit.name.value !== name || !unit.parent.known) return [];
    const is = isIn(unit.parent.value, parent.id, units);
    return is === "no" ? [] : [{ id: unit.unitId.value, isSure: parent.isSure && is === "surely", unit }];
  });
}

function isIn(stated: Text, parent: Text | "root", units: readonly Unit[]): Surely {
  if (parent === "root") return isTop(stated, units);
  if (sameText(stated, parent)) return "surely";
  return mayEqual(stated, parent) ? "perhaps" : "no";
}

/** Only the root and units are parents: what AWS makes and is no unit's id is the root's; so is what every unit names that is in no other. */
function isTop(stated: Text, units: readonly Unit[]): Surely {
  const ids = units.flatMap(({ unitId }) => (unitId.known ? [unitId.value] : []));
  if (ids.some((id) => sameText(id, stated))) return "no";
  const word = literal(stated);
  if (word !== undefined) return word.startsWith("ou-") ? "no" : "surely";
  const [only] = stated;
  if (stated.length === 1 && typeof only === "object" && only.domain === "id") return "surely";
  const others = units.flatMap(({ parent }) => (parent.known && !ids.some((id) => sameText(id, parent.value)) ? [parent.value] : []));
  return others.every((other) => sameText(other, stated)) ? "surely" : "perhaps";
}
