import type { RegistrySource } from "./files.ts";

/** The registry of an example, as a file of evidence. */
export function exampleRegistry(registry: object | undefined): RegistrySource | undefined {
  if (registry === undefined) return undefined;
  const bytes = new TextEncoder().encode(JSON.stringify({ schema: "cofferdam/registry/1", ...registry }, null, 2));
  return { path: "registry/registry.json", bytes };
}
