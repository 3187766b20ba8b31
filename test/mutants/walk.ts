import { isList, isMap, listOf, type JsonMap } from "./json.ts";
import type { Json, Platform, PlatformStack } from "./platform.ts";

/** Edits of every template, every policy, every statement, every text. */

export function everyStack(
  platform: Platform,
  change: (template: JsonMap, name: string, stack: PlatformStack) => Json,
  only: (name: string) => boolean = () => true,
): Platform {
  const stacks = Object.entries(platform.stacks).map(([name, stack]): [string, PlatformStack] => {
    if (!only(name) || !isMap(stack.template)) return [name, stack];
    return [name, { ...stack, template: change(stack.template, name, stack) }];
  });
  return { ...platform, stacks: Object.fromEntries(stacks) };
}

export function everyResource(
  platform: Platform,
  change: (resource: JsonMap, logicalId: string, stack: string) => JsonMap,
  only?: (name: string) => boolean,
): Platform {
  return everyStack(
    platform,
    (template, name) => {
      const resources = isMap(template["Resources"]) ? template["Resources"] : {};
      return {
        ...template,
        Resources: Object.fromEntries(
          Object.entries(resources).map(([id, resource]) => [id, isMap(resource) ? change(resource, id, name) : resource]),
        ),
      };
    },
    only,
  );
}

const policyMembers = new Set(["KeyPolicy", "PolicyDocument", "Content"]);

/** Every policy document, wherever it stands. */
export function everyPolicy(platform: Platform, change: (document: JsonMap, resource: JsonMap) => Json): Platform {
  return everyResource(platform, (resource) => withPolicies(resource, resource, change) as JsonMap);
}

function withPolicies(value: Json, resource: JsonMap, change: (document: JsonMap, resource: JsonMap) => Json): Json {
  if (isList(value)) return value.map((item) => withPolicies(item, resource, change));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      policyMembers.has(name) && isMap(inner) && inner["Statement"] !== undefined ? change(inner, resource) : withPolicies(inner, resource, change),
    ]),
  );
}

/** One statement may become several. */
export function everyStatement(platform: Platform, change: (statement: JsonMap, resource: JsonMap) => readonly Json[]): Platform {
  return everyPolicy(platform, (document, resource) => ({
    ...document,
    Statement: listOf(document["Statement"]).flatMap((statement) => (isMap(statement) ? change(statement, resource) : [statement])),
  }));
}

/** Every text of a value, names of members left alone; what stands inside intrinsics too unless `outside`. */
export function everyText(value: Json, change: (text: string, way: readonly string[]) => Json, outside = false, way: readonly string[] = []): Json {
  if (typeof value === "string") return change(value, way);
  if (isList(value)) return value.map((item, i) => everyText(item, change, outside, [...way, String(i)]));
  if (!isMap(value)) return value;
  if (outside && isIntrinsic(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, everyText(inner, change, outside, [...way, name])]));
}

export function isIntrinsic(value: JsonMap): boolean {
  return Object.keys(value).some((name) => name === "Ref" || name.startsWith("Fn::"));
}

/** One text for another in all templates and the estate file, wherever it stands: names of members included. */
export function everywhere(platform: Platform, from: string, to: string): Platform {
  const replaced = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(from, to)) as T;
  return replaced(platform);
}
