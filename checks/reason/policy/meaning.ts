import type { Text } from "../../model/text.ts";
import { inFields, many, matchUnits, padded, type Unit, type Units } from "./glob.ts";
import { anyOf, type Truth } from "./truth.ts";

/**
 * What a policy's text may mean in one request. `certain` matches only what every reading matches; null when a reading matches
 * nothing. `possible`: all readings together.
 */
export interface Meaning {
  readonly certain: Units | null;
  readonly possible: readonly Units[];
}

export const matchesNothing: Meaning = { certain: null, possible: [] };

export function plainly(units: Units): Meaning {
  return { certain: units, possible: [units] };
}

export function meets({ certain, possible }: Meaning, value: Text, ignoreCase = false): Truth {
  if (certain !== null) {
    const truth = matchUnits(certain, value, ignoreCase);
    if (truth === true || possible.length === 1) return truth;
  }
  return anyOf(possible, (units) => matchUnits(units, value, ignoreCase)) === false ? false : "unknown";
}

/**
 * A pattern of ArnLike: each field of an ARN is compared by itself. With fewer than six it matches nothing, or as if padded: AWS
 * does not say. (docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html, ARN)
 */
export function asArn({ certain, possible }: Meaning): Meaning {
  const readings = possible.flatMap((units): readonly Units[] => {
    const { fields, units: kept } = inFields(units);
    return [...(fields < 6 ? [padded(kept, fields)] : [kept]), ...(hasOpenHole(units) ? [units] : [])];
  });
  const sure = certain === null ? undefined : inFields(certain);
  return { certain: sure === undefined || sure.fields < 6 ? null : sure.units, possible: readings };
}

/** Whose policy a Resource element stands in: only those of identities are documented to be padded. */
export type ResourceDialect = "identity" | "other";

/**
 * A pattern of Resource. `*` alone is everything, and a last `*` stands for all that follows. Else each field is compared by
 * itself; a `*` that ends a field "can" go on beyond the colon, which has two readings here. Fewer than six fields are padded with
 * `*` in policies of identities; for others AWS does not say.
 * (docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html; …/reference-arns.html)
 */
export function asResource({ certain, possible }: Meaning, dialect: ResourceDialect): Meaning {
  if (certain !== null && certain.every((unit) => unit.is === "many")) return { certain, possible };
  const readings = possible.flatMap((units): readonly Units[] => {
    const { fields, units: kept } = inFields(units);
    const [narrow, wide] =
      fields < 6 && !endsWild(units) ? [padded(kept, fields), padded(beyondColons(units), fields)] : [openEnd(kept, units), beyondColons(units)];
    return [narrow, ...(wide.some((unit, i) => unit !== narrow[i]) ? [wide] : []), ...(hasOpenHole(units) ? [units] : [])];
  });
  if (certain === null) return { certain, possible: readings };
  const { fields, units } = inFields(certain);
  const complete = fields >= 6 || endsWild(certain);
  return { certain: complete ? openEnd(units, certain) : dialect === "identity" ? padded(units, fields) : null, possible: readings };
}

function endsWild(units: Units): boolean {
  return units.at(-1)?.is === "many";
}

/** The last `*` goes on to the end. */
function openEnd(kept: Units, units: Units): Units {
  return endsWild(units) ? [...kept.slice(0, -1), many] : kept;
}

/** A hole that may hold colons may be several fields. */
function hasOpenHole(units: Units): boolean {
  return units.some((unit) => unit.is === "hole" && unit.hole.domain === "any");
}

function beyondColons(units: Units): Units {
  const kept = inFields(units).units;
  return kept.map((unit, i): Unit => {
    const next = kept[i + 1];
    const ends = next === undefined || (next.is === "char" && next.char === ":");
    return unit.is === "many" && ends ? (units[i] as Unit) : unit;
  });
}
