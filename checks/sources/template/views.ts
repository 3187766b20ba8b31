import { templateEstates } from "./estate.ts";
import { exampleStacks } from "./example-stacks.ts";
import type { FileRead } from "./files.ts";
import { openStacks } from "./open.ts";
import { readTemplates, type TemplateView } from "./read.ts";
import type { Tenant } from "../../model/estate.ts";
import { shownPath, type EstateFile, type TenantEntry } from "../../model/estate-file.ts";
import type { ExampleTemplate } from "../../model/example.ts";
import type { SourceNote } from "../../model/run.ts";
import { text } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import type { View } from "../../model/world.ts";

/** All templates of an estate file, or of an evidence folder, ready to be judged. */
export interface ReadSources {
  readonly views: readonly View[];
  readonly notes: readonly SourceNote[];
  /** What was read, by its path in an evidence folder. */
  readonly files: readonly FileRead[];
}

/** @throws InputError for what cannot be read. */
export function readSources(file: EstateFile, evidence?: string): ReadSources {
  const { views, notes, files } = readTemplates(file, evidence);
  return { views: views.map((view) => viewOf(view, file)), notes, files };
}

/** The views that an example's templates make: one of those that are placed by themselves, and of canonical ones one for each tenant. */
export function exampleViews(templates: readonly ExampleTemplate[], file: EstateFile): readonly View[] {
  if (templates.length === 0) return [];
  const main = exampleStacks(templates.filter(({ canonical }) => canonical === undefined));
  const canonical = exampleStacks(templates.filter((each) => each.canonical === true));
  const accounts = new Set(main.map((stack) => stack.account));
  const views = [{ label: "", tenants: file.tenants.filter((tenant) => accounts.has(tenant.account)), stacks: main }];
  const shared = main.filter(({ account }) => file.tenants.every((tenant) => tenant.account !== account));
  const judgedAs = file.tenants.flatMap((tenant) => {
    const own = canonical.filter(({ account }) => account === tenant.account);
    return own.length === 0 ? [] : [{ label: `Canonical as ${tenant.id}`, tenants: [tenant], stacks: [...own, ...shared] }];
  });
  return [...views, ...judgedAs].map((view) => viewOf(view, file));
}

function viewOf({ label, tenants, stacks }: TemplateView, file: EstateFile): View {
  return {
    label,
    plane: "template",
    tenants: tenants.map((entry) => tenantOf(entry, file)),
    open: (world) =>
      templateEstates(
        openStacks(stacks, world, (account, region, name) => statedIn(file, account, region, name)),
        file,
        label,
      ),
  };
}

/** What the estate file states of an SSM parameter of a tenant's account. */
function statedIn(file: EstateFile, account: string, region: string, name: string): Value | undefined {
  const tenant = file.tenants.find((each) => each.account === account && each.region === region);
  const stated = tenant?.ssmParameters?.[name];
  if (tenant === undefined || stated === undefined) return undefined;
  const { id, line } = tenant;
  return {
    type: "text",
    text: text(stated),
    origin: { source: "template", path: `tenants/${id}/ssmParameters/${name}`, file: shownPath(file), line },
  };
}

function tenantOf(entry: TenantEntry, file: EstateFile): Tenant {
  const { id, account, region } = entry;
  return {
    kind: "tenant",
    id,
    account,
    region,
    entry,
    origin: { source: "template", path: `tenants/${id}`, file: shownPath(file), line: entry.line },
  };
}
