/** Wrong edits of a registry: each value, member and item of it, out, otherwise, or twice. */

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

export interface RegistryMutant {
  /** `tenants/0/account: another's`. */
  readonly id: string;
  readonly registry: object;
}

export function registryMutants(registry: object): readonly RegistryMutant[] {
  const whole = registry as Json;
  return placesOf(whole, []).flatMap((way) => {
    const now = at(whole, way);
    const edit = (what: string, value: Json | undefined): RegistryMutant => ({
      id: `${way.join("/")}: ${what}`,
      registry: put(whole, way, value) as object,
    });
    const others = otherwise(whole, way, now).filter(([, value]) => value !== now);
    return [edit("out", undefined), ...others.map(([what, value]) => edit(what, value)), ...twice(whole, way, now)];
  });
}

type Way = readonly (string | number)[];

/** Every place below the root. */
function placesOf(value: Json, way: Way): readonly Way[] {
  const inside = (name: string | number, inner: Json): readonly Way[] => [[...way, name], ...placesOf(inner, [...way, name])];
  if (isList(value)) return value.flatMap((inner, i) => inside(i, inner));
  return isMap(value) ? Object.entries(value).flatMap(([name, inner]) => inside(name, inner)) : [];
}

function otherwise(whole: Json, way: Way, now: Json | undefined): readonly (readonly [string, Json])[] {
  if (typeof now === "boolean") return [["negated", !now]];
  if (typeof now === "number")
    return [
      ["none", 0],
      ["one more", now + 1],
      ["a thousand times as many", now * 1000 + 1],
    ];
  if (isList(now)) return now.length === 0 ? [] : [["empty", []]];
  if (typeof now !== "string") return [["a text", "another"]];
  return [["another", "another"], ["nothing", null], ...anothers(whole, way, now)];
}

/** What the same member of another item says: `tenants/1/account` in the place of `tenants/0/account`. */
function anothers(whole: Json, way: Way, now: string): readonly (readonly [string, Json])[] {
  const i = way.findLastIndex((step) => typeof step === "number");
  const items = i < 0 ? undefined : at(whole, way.slice(0, i));
  const others = isList(items) ? items.map((item) => at(item, way.slice(i + 1))) : [];
  const other = others.find((value) => typeof value === "string" && value !== now);
  return other === undefined ? [] : [["another's", other]];
}

/** An item of a list once more. */
function twice(whole: Json, way: Way, now: Json | undefined): readonly RegistryMutant[] {
  const list = at(whole, way.slice(0, -1));
  return isList(list) && now !== undefined
    ? [{ id: `${way.join("/")}: twice`, registry: put(whole, way.slice(0, -1), [...list, now]) as object }]
    : [];
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isMap(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function at(value: Json | undefined, way: Way): Json | undefined {
  return way.reduce<Json | undefined>((of, step) => (isList(of) ? of[Number(step)] : isMap(of) ? of[step] : undefined), value);
}

function put(value: Json, [step, ...rest]: Way, made: Json | undefined): Json {
  if (step === undefined) return made ?? null;
  const isLast = rest.length === 0;
  if (isList(value)) {
    if (isLast && made === undefined) return value.filter((_, i) => i !== step);
    return value.map((inner, i) => (i === step ? put(inner, rest, made) : inner));
  }
  const members = Object.entries(isMap(value) ? value : {});
  if (isLast && made === undefined) return Object.fromEntries(members.filter(([name]) => name !== step));
  return Object.fromEntries(members.map(([name, inner]) => [name, name === step ? put(inner, rest, made) : inner]));
}
