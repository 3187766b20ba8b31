import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { checks as allChecks } from "../../checks/claims/index.ts";
import { run } from "../../checks/engine/run.ts";
import type { EstateFile, TemplateEntry } from "../../checks/model/estate-file.ts";
import { InputError } from "../../checks/model/input-error.ts";
import type { Run } from "../../checks/model/run.ts";
import { estateFrom, readEstateFile } from "../../checks/sources/estate-file.ts";
import { readSources } from "../../checks/sources/template/views.ts";

/** An estate file's path, or what would stand in it. */
export type EstateSource = string | Readonly<Record<string, unknown>>;

export interface JudgeInput {
  readonly estate: EstateSource;
  /** The folder that was synthesized. */
  readonly outdir: string;
  /** Which of the estate file's assemblies it is, as written there; needed where it names several. */
  readonly assembly?: string | undefined;
  /** Only this tenant is judged; the others are still known. */
  readonly tenant?: string | undefined;
}

/** @throws InputError when the estate cannot be read, or does not say which assembly is meant. */
export function readEstate({ estate, outdir, assembly, tenant }: JudgeInput): EstateFile {
  const file = typeof estate === "string" ? readEstateFile(readFileSync(estate), resolve(estate)) : estateFrom(estate, resolve("estate of the gate"));
  if (tenant !== undefined && !file.tenants.some(({ id }) => id === tenant)) throw new InputError(`the estate has no tenant ${tenant}`);
  return { ...file, templates: withAssembly(file, outdir, assembly), ...(tenant !== undefined && { onlyTenant: tenant }) };
}

const checks = allChecks.filter(({ planes, retired }) => retired === undefined && planes.includes("template"));

/** The claims that are judged on templates. */
export const claimIds: readonly string[] = checks.map(({ id }) => id);

/** Every one of them on all stacks together, read from the very files that would be deployed. */
export function judgeTemplates(file: EstateFile): Run {
  const { views, notes } = readSources(file);
  return run({
    file,
    views,
    sources: notes,
    checks,
    allChecks,
    header: { id: "gate", tool: "cofferdam", started: "", reference: false, finished: () => "" },
  });
}

/** What is being synthesized takes the place of the assembly that the estate names; other templates stay as they are. */
function withAssembly({ path, templates }: EstateFile, outdir: string, named: string | undefined): readonly TemplateEntry[] {
  const stated = [...new Set(templates.flatMap((entry) => ("assembly" in entry ? [entry.assembly] : [])))];
  if (named === undefined && stated.length === 0) return [...templates, { assembly: outdir }];
  const old = named === undefined && stated.length === 1 ? stated[0] : stated.find((one) => one === resolve(dirname(path), named ?? ""));
  if (old === undefined) {
    const asked = named === undefined ? "which one is synthesized here" : `it names no ${named}`;
    throw new InputError(
      `${path}: it names ${stated.length} assemblies (${stated.join(", ")}): ${asked}; give the gate \`assembly\` as written there`,
    );
  }
  return templates.map((entry) => ("assembly" in entry && entry.assembly === old ? { ...entry, assembly: outdir } : entry));
}
