import names from "./action-names.json" with { type: "json" };

/** The names of all services' actions, from AWS's service authorization reference. `tools/action-names.ts` writes the file. */
const services: Readonly<Record<string, string>> = names.services;

export const serviceNames: readonly string[] = Object.keys(services);

const split = new Map<string, readonly string[]>();

/** `s3:GetObject`, …; empty for a service that is not in the reference. */
export function namesOf(service: string): readonly string[] {
  const own = service.toLowerCase();
  const before = split.get(own);
  if (before !== undefined) return before;
  const listed = Object.hasOwn(services, own) ? services[own] : undefined;
  if (listed === undefined) return [];
  const names = listed.split(" ").map((name) => `${own}:${name}`);
  split.set(own, names);
  return names;
}
