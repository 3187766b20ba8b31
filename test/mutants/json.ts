import type { Json, Platform, PlatformStack } from "./platform.ts";

/** Plain edits of plain values. Nothing is changed in place: what an edit leaves alone stays the same object. */

export type Way = readonly (string | number)[];
export type JsonMap = { readonly [name: string]: Json };

export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** A single value counts as a list of one, as in IAM policies. */
export function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

export function at(value: Json | undefined, way: Way): Json | undefined {
  let found = value;
  for (const step of way) {
    if (isList(found)) found = found[Number(step)];
    else if (isMap(found)) found = found[String(step)];
    else return undefined;
  }
  return found;
}

/** Throws where the way leads nowhere; `undefined` takes the member or item out. */
export function put(value: Json | undefined, way: Way, made: (before: Json | undefined) => Json | undefined): Json | undefined {
  const [step, ...rest] = way;
  if (step === undefined) return made(value);
  if (isList(value)) {
    const i = Number(step);
    const after = put(value[i], rest, made);
    return after === undefined ? value.filter((_, j) => j !== i) : [...value.slice(0, i), after, ...value.slice(i + 1)];
  }
  if (!isMap(value)) throw new Error(`no ${String(step)} in ${JSON.stringify(value)?.slice(0, 80)}`);
  const name = String(step);
  const after = put(value[name], rest, made);
  if (after === undefined) return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
  return { ...value, [name]: after };
}

export function changeStack(platform: Platform, name: string, change: (stack: PlatformStack) => PlatformStack): Platform {
  const stack = platform.stacks[name];
  if (stack === undefined) throw new Error(`no stack ${name}`);
  return { ...platform, stacks: { ...platform.stacks, [name]: change(stack) } };
}

/** An edit at a place of a stack's template. */
export function changeTemplate(platform: Platform, name: string, way: Way, made: (before: Json | undefined) => Json | undefined): Platform {
  return changeStack(platform, name, (stack) => ({ ...stack, template: put(stack.template, way, made) ?? {} }));
}

/** Adds members to a section of a stack's template: `Resources`, `Parameters`, … */
export function addTo(platform: Platform, name: string, section: string, members: JsonMap): Platform {
  return changeTemplate(platform, name, [section], (before) => ({ ...(isMap(before) ? before : {}), ...members }));
}

export function resourceOf(platform: Platform, stack: string, logicalId: string): JsonMap {
  const found = at(platform.stacks[stack]?.template, ["Resources", logicalId]);
  if (!isMap(found)) throw new Error(`no resource ${stack}/${logicalId}`);
  return found;
}

export function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
