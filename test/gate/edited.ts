import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DefaultStackSynthesizer, Stack, Validations } from "aws-cdk-lib";
import type { App, IReusableStackSynthesizer } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { vi } from "vitest";
import { parse } from "yaml";
import { claimsPlugin } from "../../guardrails/synth-gate.ts";
import { platform } from "../../infra/app.ts";
import { settings } from "../../infra/settings.ts";

/** The reference platform with one tenant, acme, for one edit. */
export interface Edited {
  readonly app: App;
  readonly organization: Stack;
  readonly compute: Stack;
  readonly birth: Stack;
  readonly access: Stack;
  readonly audit: Stack;
  readonly key: Stack;
  readonly network: Stack;
  readonly data: Stack;
  /** A construct by its path, as what it is. */
  readonly get: <T extends Construct>(path: string, is: new (...args: never[]) => T) => T;
}

export type Edit = (platform: Edited) => void;

/** What a CDK engineer does, and what the gate says of it. */
export interface Breach {
  readonly claim: string;
  /** The path of a construct that the gate must name. */
  readonly at: string;
  /** Default `broken`; `undecided` stops synthesis as well. */
  readonly outcome?: "broken" | "undecided";
  readonly edit: Edit;
}

/** By what the engineer does, in a few words. */
export type Breaches = Readonly<Record<string, Breach>>;

export interface Violation {
  readonly ruleName: string;
  readonly severity: string;
  readonly description: string;
  readonly ruleMetadata?: Readonly<Record<string, string>>;
  readonly violatingConstructs: readonly {
    readonly constructPath: string;
    readonly cloudFormationResource?: { readonly logicalId: string; readonly templatePath: string; readonly propertyPaths?: readonly string[] };
    readonly stackTraces?: readonly string[];
  }[];
}

export interface Synthesized {
  readonly stopped: boolean;
  /** What the CDK printed of it. */
  readonly said: string;
  readonly violations: readonly Violation[];
  readonly suppressed: readonly Violation[];
  /** The construct paths that were there before the edit. */
  readonly before: ReadonlySet<string>;
}

const estate = parse(readFileSync("cofferdam.yaml", "utf8")) as { readonly tenants: readonly { readonly id: string }[] };

/** Synthesizes the platform after an edit, with the gate and without the CDK's own validator. */
export function synthesizeEdited(edit: Edit): Synthesized {
  vi.stubEnv("CDK_VALIDATION", "false");
  const folder = mkdtempSync(join(tmpdir(), "cofferdam-gate-"));
  const silent = vi.spyOn(console, "error").mockImplementation(() => undefined);
  try {
    const app = platform(folder, { tenants: [settings.tenants[0]], canonical: false, traces: true });
    const before = new Set(app.node.findAll().map(({ node }) => node.path));
    edit(edited(app));
    const acme = estate.tenants.filter(({ id }) => id === "acme");
    const own = { ...estate, tenants: acme, templates: [{ assembly: "cdk.out" }] };
    // A day on which the platform's waivers live, whenever this runs.
    Validations.of(app).addPlugins(claimsPlugin({ estate: own, waivers: "cofferdam.waivers.yaml", today: "2026-11-27" }));
    const said = thrown(() => app.synth());
    return { stopped: said !== undefined, said: said ?? "", before, ...readReport(folder) };
  } finally {
    silent.mockRestore();
    rmSync(folder, { recursive: true });
  }
}

/** A further stack of the tenant, with the CDK's default synthesizer, which writes nested templates as assets with their hashes. */
export function toolsOf(app: App): Stack {
  const [{ account, region }] = settings.tenants;
  const synthesizer = new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) as IReusableStackSynthesizer;
  return new Stack(app, "Acme-tools", { env: { account, region }, synthesizer });
}

function thrown(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof Error && error.name === "ValidationFailed") return error.message;
    throw error;
  }
}

function readReport(folder: string): Pick<Synthesized, "violations" | "suppressed"> {
  const { pluginReports } = JSON.parse(readFileSync(join(folder, "validation-report.json"), "utf8")) as {
    readonly pluginReports: readonly {
      readonly metadata?: { readonly error?: string };
      readonly violations: readonly Violation[];
      readonly suppressedViolations?: readonly Violation[];
    }[];
  };
  const failure = pluginReports.find(({ metadata }) => metadata?.error !== undefined)?.metadata?.error;
  if (failure !== undefined) throw new Error(failure);
  return {
    violations: pluginReports.flatMap(({ violations }) => violations),
    suppressed: pluginReports.flatMap(({ suppressedViolations = [] }) => suppressedViolations),
  };
}

function edited(app: App): Edited {
  const find = (path: string): Construct => path.split("/").reduce<Construct>((node, id) => node.node.findChild(id), app);
  const stack = (name: string): Stack => {
    const found = find(name);
    if (!Stack.isStack(found)) throw new Error(`${name} is no stack`);
    return found;
  };
  return {
    app,
    organization: stack("Organization"),
    compute: stack("Compute-access"),
    birth: stack("Acme-birth"),
    access: stack("Acme-access"),
    audit: stack("Acme-audit"),
    key: stack("Acme-key"),
    network: stack("Acme-network"),
    data: stack("Acme-data"),
    get: (path, is) => {
      const found = find(path);
      if (!(found instanceof is)) throw new Error(`${path} is no ${is.name}`);
      return found;
    },
  };
}
