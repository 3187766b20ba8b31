import { dirname, resolve } from "node:path";
import { estateSchema, type EstateInput } from "./estate-schema.ts";
import { firstProblem, readYaml, where, type Kind, type LineOf } from "./strict-yaml.ts";
import { defaultDatabase, type CollectorEntry, type DatabaseEntry, type EstateFile, type TemplateEntry } from "../model/estate-file.ts";
import { InputError } from "../model/input-error.ts";

const kind: Kind = { name: "an estate file", schema: estateSchema, first: "`cofferdam init` writes a first one" };

/**
 * Reads `cofferdam.yaml`. Paths in it are made absolute.
 * @throws InputError naming the file, the line, the key and the nearest name that exists.
 */
export function readEstateFile(bytes: Uint8Array, path: string): EstateFile {
  const { value, lineOf } = readYaml(bytes, path, kind);
  return estateFrom(value, path, lineOf);
}

/** The same from a value that was parsed already; `lineOf` gives the line of a key path. */
export function estateFrom(value: unknown, path: string, lineOf: LineOf = () => undefined): EstateFile {
  const parsed = estateSchema.safeParse(value ?? {}, { reportInput: true });
  if (!parsed.success) throw firstProblem(parsed.error, path, lineOf, kind);
  refuseDoubles(parsed.data, path, lineOf);
  return settle(parsed.data, path, lineOf);
}

function refuseDoubles({ tenants, organization, vendor, templates }: EstateInput, path: string, lineOf: LineOf): void {
  const taken = new Map<string, string>();
  const vendorAccounts = new Map(Object.entries(vendor.accounts).map(([name, id]) => [id, `vendor.accounts.${name}`]));
  if (organization !== undefined) vendorAccounts.set(organization.management, "organization.management");
  tenants.forEach((tenant, i) => {
    for (const [what, value] of [
      ["id", tenant.id],
      ["account", tenant.account],
    ] as const) {
      const before = taken.get(`${what} ${value}`) ?? (what === "account" ? vendorAccounts.get(value) : undefined);
      if (before !== undefined) {
        throw new InputError(`${where(path, lineOf(["tenants", i, what]))}: tenant ${tenant.id}: ${what} ${value} is taken by ${before}`);
      }
      taken.set(`${what} ${value}`, `tenant ${tenant.id}`);
    }
  });
  for (const name of Object.keys(vendor.units)) {
    if (vendor.accounts[name] === undefined) {
      throw new InputError(`${where(path, lineOf(["vendor", "units", name]))}: vendor.units.${name}: there is no vendor account of that name`);
    }
  }
  templates.forEach((entry, i) => {
    const named = "assembly" in entry && Array.isArray(entry.tenants) ? entry.tenants : [];
    const missing = named.find((id) => !tenants.some((tenant) => tenant.id === id));
    if (missing !== undefined)
      throw new InputError(`${where(path, lineOf(["templates", i, "tenants"]))}: templates.${i}.tenants: there is no tenant ${missing}`);
  });
}

function settle(input: EstateInput, path: string, lineOf: LineOf): EstateFile {
  const absolute = (to: string): string => resolve(dirname(path), to);
  const { organization, vendor, assumptions, collector, database, registry, waivers } = input;
  const tenants = input.tenants.map(({ ssmParameters, ...tenant }, i) => ({
    ...defined(tenant),
    ...(ssmParameters !== undefined && { ssmParameters: texts(ssmParameters) }),
    line: lineOf(["tenants", i]) ?? 1,
  }));
  const ids = tenants.map((tenant) => tenant.id);
  return {
    path,
    vendor,
    assumptions,
    tenants: tenants as EstateFile["tenants"],
    templates: input.templates.map((entry) => templateEntry(entry, absolute, ids)),
    ...(organization !== undefined && { organization }),
    ...(collector !== undefined && { collector: defined(collector) as CollectorEntry }),
    ...(database !== undefined && { database: databaseEntry(database, absolute) }),
    ...(registry !== undefined && { registry: absolute(registry) }),
    ...(waivers !== undefined && { waivers: absolute(waivers) }),
  };
}

function databaseEntry({ migrations, ...entry }: NonNullable<EstateInput["database"]>, absolute: (to: string) => string): DatabaseEntry {
  return { ...defaultDatabase, ...(defined(entry) as Partial<DatabaseEntry>), ...(migrations !== undefined && { migrations: absolute(migrations) }) };
}

function templateEntry(entry: EstateInput["templates"][number], absolute: (to: string) => string, all: readonly string[]): TemplateEntry {
  if ("file" in entry) {
    return { ...entry, file: absolute(entry.file), parameters: texts(entry.parameters) };
  }
  const { assembly, stacks, tenants } = entry;
  return {
    assembly: absolute(assembly),
    ...(stacks !== undefined && { stacks }),
    ...(tenants !== undefined && { tenants: tenants === "all" ? all : tenants }),
  };
}

function texts(values: Readonly<Record<string, string | number | boolean>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

function defined<T extends object>(record: T): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}
