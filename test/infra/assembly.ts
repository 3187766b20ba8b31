import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { platform } from "../../infra/app.ts";
import { addPlatformGate } from "../../infra/synth.ts";

export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: string }>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Rules?: unknown;
  readonly Transform?: unknown;
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Condition?: string;
  readonly DependsOn?: readonly string[];
}

export interface Assembly {
  readonly folder: string;
  /** File name → text. */
  readonly files: Readonly<Record<string, string>>;
  /** Stack name → template. */
  readonly templates: Readonly<Record<string, Template>>;
  readonly manifest: { readonly missing?: readonly unknown[]; readonly artifacts: Readonly<Record<string, Artifact>> };
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly properties?: { readonly terminationProtection?: boolean };
}

/** The reference platform, synthesized into a folder of its own; without the gate and the CDK's validation, which take most of the time. */
export function synthesized(validate: "validated" | "unvalidated" = "unvalidated"): Assembly {
  const folder = mkdtempSync(join(tmpdir(), "cofferdam-"));
  vi.stubEnv("CDK_VALIDATION", validate === "validated" ? undefined : "false");
  platform(folder, validate === "validated" ? { gate: addPlatformGate } : {}).synth();
  return readAssembly(folder);
}

export function readAssembly(folder: string): Assembly {
  const files = Object.fromEntries(
    readdirSync(folder)
      .toSorted()
      .map((name) => [name, readFileSync(join(folder, name), "utf8")]),
  );
  const templates = Object.entries(files).flatMap(([name, content]) => {
    const stack = /^(.*)\.template\.json$/.exec(name)?.[1];
    return stack === undefined ? [] : [[stack, JSON.parse(content) as Template] as const];
  });
  return { folder, files, templates: Object.fromEntries(templates), manifest: JSON.parse(files["manifest.json"] ?? "{}") as Assembly["manifest"] };
}

export const tenantTemplates = ["birth", "access", "audit", "key", "network", "data"] as const;
export const variants = ["Canonical", "Acme", "Globex"] as const;

export function templateOf(assembly: Assembly, stack: string): Template {
  const template = assembly.templates[stack];
  if (template === undefined) throw new Error(`no stack ${stack}`);
  return template;
}

export function resourcesOf(template: Template, type: RegExp): readonly (readonly [string, Resource])[] {
  return Object.entries(template.Resources).filter(([, resource]) => type.test(resource.Type));
}
