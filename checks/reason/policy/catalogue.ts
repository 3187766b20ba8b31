import catalogue from "./catalogue.json" with { type: "json" };

/**
 * What AWS's service authorization reference says of actions (docs.aws.amazon.com/service-authorization/latest/reference), for
 * the services that the claims are about. `tools/action-catalogue.ts` writes the file.
 */
export interface Action {
  /** `kms:Decrypt`. */
  readonly name: string;
  /** One or more of r(ead), w(rite), l(ist), t(agging), p(ermissions management). */
  readonly access: string;
  /** Names of the resource types it acts on; empty: on none, its resource is `*`. */
  readonly resources: readonly string[];
  /** The service's own condition keys that its requests may carry, lower case, `*` for a free part. */
  readonly keys: readonly string[];
}

interface Service {
  readonly types: Readonly<Record<string, string>>;
  readonly keys: readonly (readonly [string, string])[];
  readonly actions: ReadonlyMap<string, Action>;
}

type Entry = readonly [string, readonly string[], readonly number[]];

const services: ReadonlyMap<string, Service> = new Map(
  Object.entries(catalogue.services).map(([service, entry]) => {
    const keys = entry.keys.map(([key = "", type = ""]) => [key.toLowerCase(), type] as const);
    const actions = Object.entries(entry.actions as unknown as Readonly<Record<string, Entry>>).map(([name, [access, resources, listed]]) => {
      const action = { name: `${service}:${name}`, access, resources, keys: listed.map((index) => keys[index]?.[0] ?? "") };
      return [name.toLowerCase(), action] as const;
    });
    return [service, { types: entry.types, keys, actions: new Map(actions) }];
  }),
);

const withRcp = new Set(catalogue.rcp);

/** All actions of a service, `kms:…`, in name order; empty for a service that is not in the catalogue. */
export function actionsOf(service: string): readonly Action[] {
  return [...(services.get(service)?.actions.values() ?? [])];
}

/** By name, without case. */
export function actionNamed(name: string): Action | undefined {
  const colon = name.indexOf(":");
  return services.get(name.slice(0, colon).toLowerCase())?.actions.get(name.slice(colon + 1).toLowerCase());
}

export function actionExists(name: string): boolean {
  return actionNamed(name) !== undefined;
}

/** The names of a service's actions on any of these resource types: `actionsOnResource("s3", ["bucket", "object"])`. */
export function actionsOnResource(service: string, types: readonly string[]): readonly string[] {
  return actionsOf(service)
    .filter((action) => action.resources.some((type) => types.includes(type)))
    .map((action) => action.name);
}

/** Do resource control policies bind the service's requests? Known for every service of AWS. */
export function supportsRcp(service: string): boolean {
  return withRcp.has(service.toLowerCase());
}

const patterns = new WeakMap<Action, readonly ResourcePattern[]>();

/** ARN globs of the resources an action acts on; empty when it acts on none. */
export function resourcePatterns(action: Action): readonly ResourcePattern[] {
  let found = patterns.get(action);
  if (found === undefined) patterns.set(action, (found = patternsOf(action)));
  return found;
}

function patternsOf(action: Action): readonly ResourcePattern[] {
  const types = services.get(action.name.slice(0, action.name.indexOf(":")))?.types ?? {};
  const all = Object.values(types);
  return action.resources.flatMap((type) => {
    const arn = types[type];
    return arn === undefined ? [] : [{ arn, holdsSlash: !all.includes(`${arn}/*`) }];
  });
}

/** `holdsSlash`: may the last `*` stand for a slash? A bucket's name may not, or each object would be a bucket. */
export interface ResourcePattern {
  readonly arn: string;
  readonly holdsSlash: boolean;
}

export type KeyType = "String" | "ARN" | "Bool" | "Numeric" | "Date" | "IPAddress";

/** A service's own condition key. */
export function serviceKey(key: string): { readonly type: KeyType; readonly list: boolean } | undefined {
  const lower = key.toLowerCase();
  const found = services.get(lower.slice(0, lower.indexOf(":")))?.keys.find(([pattern]) => covers(pattern, lower));
  if (found === undefined) return undefined;
  const list = found[1].startsWith("ArrayOf");
  return { type: (list ? found[1].slice("ArrayOf".length) : found[1]) as KeyType, list };
}

const listed = new WeakMap<Action, Map<string, boolean>>();

/** May a request for the action carry this key? */
export function isListed(action: Action, key: string): boolean {
  let known = listed.get(action);
  if (known === undefined) listed.set(action, (known = new Map()));
  let answer = known.get(key);
  if (answer === undefined) known.set(key, (answer = action.keys.some((pattern) => covers(pattern, key.toLowerCase()))));
  return answer;
}

function covers(pattern: string, key: string): boolean {
  const star = pattern.indexOf("*");
  if (star < 0) return pattern === key;
  return key.length >= pattern.length && key.startsWith(pattern.slice(0, star)) && key.endsWith(pattern.slice(star + 1));
}
