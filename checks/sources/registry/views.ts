import { registryEstate } from "./estate.ts";
import type { RegistrySource } from "./files.ts";
import { parseRegistry, type RegistryText } from "./parse.ts";
import type { Tenant } from "../../model/estate.ts";
import { shownPath, type EstateFile } from "../../model/estate-file.ts";
import type { Origin } from "../../model/fact.ts";
import type { Phase } from "../../model/registry.ts";
import type { SourceNote } from "../../model/run.ts";
import type { View } from "../../model/world.ts";

interface RegistryReading {
  readonly views: readonly View[];
  readonly notes: readonly SourceNote[];
}

/**
 * The registry as one view, about every tenant of the estate file and every other that it records.
 * @throws InputError for what is no registry.
 */
export function readRegistry(file: EstateFile, source: RegistrySource | undefined): RegistryReading {
  if (source === undefined) return { views: [], notes: [] };
  const name = source.path.replace(/^registry\//, "");
  const text = parseRegistry(source.bytes, name);
  const { content } = text;
  const strangers = [...new Set(content.tenants.map(({ id }) => id))].filter((id) => file.tenants.every((entry) => entry.id !== id));
  const tenants = [
    ...file.tenants.map((entry) => tenantOf(entry, { source: "template", path: `tenants/${entry.id}`, file: shownPath(file), line: entry.line })),
    ...strangers.map((id) => stranger(id, text, name)),
  ];
  const view: View = { label: "", plane: "registry", tenants, open: () => (tenant) => registryEstate(text, name, file, tenant) };
  return { views: [view], notes: [noteOf(text, name, strangers)] };
}

function tenantOf(entry: Tenant["entry"], origin: Origin): Tenant {
  return { kind: "tenant", id: entry.id, account: entry.account, region: entry.region, entry, origin };
}

/** A tenant of the registry that the estate file does not name. */
function stranger(id: string, text: RegistryText, file: string): Tenant {
  const { content } = text;
  const i = content.tenants.findIndex((record) => record.id === id);
  const record = content.tenants[i];
  const line = text.lineOf(["tenants", i]);
  const entry = { id, account: record?.account ?? "", region: record?.region ?? "", custody: "vendor-organization", customer: [], line } as const;
  return tenantOf(entry, { source: "registry", path: `tenants.${i}`, file, line });
}

/** A customer's data may be there. */
const inService: readonly Phase[] = ["handed-over", "active", "leaving"];

function noteOf({ content }: RegistryText, name: string, strangers: readonly string[]): SourceNote {
  const unjudged = content.tenants.filter(({ id, phase }) => strangers.includes(id) && inService.includes(phase));
  return {
    plane: "registry",
    name,
    read: `${counted(content.tenants.length, "tenant record")}, ${counted(Object.keys(content.cells).length, "cell")}, ${counted(content.attestations.length, "attestation")}`,
    unread: unjudged.map(({ id, phase }) => `the estate file has no tenant ${id}, which ${name} has as ${phase}: no other source is judged of it`),
  };
}

function counted(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}
