import { App, LegacyStackSynthesizer, Stack } from "aws-cdk-lib";
import type { Environment, IReusableStackSynthesizer } from "aws-cdk-lib";
import { acceptRules } from "./accepted.ts";
import { addComputeAccess } from "./compute/access.ts";
import { addCell } from "./compute/cell.ts";
import { addNightly } from "./nightly/nightly.ts";
import { addOrganization } from "./organization/organization.ts";
import { settings } from "./settings.ts";
import type { TenantSettings } from "./settings.ts";
import { addAccess } from "./tenant/access.ts";
import { addAudit } from "./tenant/audit.ts";
import { addBirth } from "./tenant/birth.ts";
import { addData } from "./tenant/data.ts";
import { canonicalInputs, concreteInputs } from "./tenant/inputs.ts";
import type { Inputs } from "./tenant/inputs.ts";
import { addKey } from "./tenant/key.ts";
import { addNetwork } from "./tenant/network.ts";

/** Which parts of the platform are synthesized, and how. */
export interface PlatformOptions {
  /** Default: all of the settings. */
  readonly tenants?: readonly TenantSettings[];
  /** The templates that hold for every tenant. Default true. */
  readonly canonical?: boolean;
  /** Which line made each construct: for a report of what is wrong; it writes this checkout's path into the assembly. Default false. */
  readonly traces?: boolean;
  /** What is added before the first stack: the gate of `infra/synth.ts`. Default nothing: `cofferdam check` judges and says more. */
  readonly gate?: (app: App) => void;
  /** Throw at synthesis what the gate or the CDK's own validator finds, or only write it to `validation-report.json`. Default true. */
  readonly failing?: boolean;
}

/**
 * The reference platform as a cloud assembly: `tsx infra/app.ts --out cdk.out`. Offline and deterministic: no lookups, no assets,
 * no account is asked.
 */
export function platform(outdir: string, options: PlatformOptions = {}): App {
  const { tenants = settings.tenants, canonical = true, traces = false, gate, failing = true } = options;
  const app = new App({
    outdir,
    analyticsReporting: false,
    // The default one demands the bootstrap stack, and BootstraplessSynthesizer still names its roles in the manifest: administrators
    // of the account. Tenant accounts are never bootstrapped; this one names no role.
    defaultStackSynthesizer: new LegacyStackSynthesizer() as IReusableStackSynthesizer,
    postCliContext: {
      // Traces would write this checkout's own path into the assembly.
      "aws:cdk:disable-stack-trace": !traces,
      "aws:cdk:disable-creation-stack-traces": !traces,
      "aws:cdk:enable-path-metadata": false,
      "aws:cdk:version-reporting": false,
      "@aws-cdk/core:failSynthOnValidationErrors": failing,
      "@aws-cdk/core:validateAgainstDefaultRules": true,
    },
  });
  gate?.(app);
  const { accounts, region } = settings;
  addOrganization(stackIn(app, "Organization", { account: accounts.management, region }, true));
  const compute = stackIn(app, "Compute-access", { account: accounts.compute, region }, false);
  addComputeAccess(compute, accounts.compute);
  acceptRules(compute, "compute");
  const cell = stackIn(app, "Compute-cell", { account: accounts.compute, region }, false);
  addCell(cell, tenants);
  acceptRules(cell, "cell");
  const nightly = stackIn(app, "Nightly", { account: accounts.nightly, region }, true);
  addNightly(nightly);
  acceptRules(nightly, "nightly");
  if (canonical) addCanonicalTenant(app);
  for (const tenant of tenants) addTenant(app, tenant);
  return app;
}

/**
 * A tenant's templates in the order of their creation. A protected one is never updated by a stack operation after hand-over:
 * a key's policy is the customer's (platform.md §5).
 */
export const templates: readonly Template[] = [
  { name: "birth", isProtected: false, add: addBirth },
  { name: "access", isProtected: true, add: addAccess },
  { name: "audit", isProtected: true, add: addAudit },
  { name: "key", isProtected: true, add: addKey },
  { name: "network", isProtected: false, add: addNetwork },
  { name: "data", isProtected: false, add: addData },
];

interface Template {
  readonly name: "birth" | "access" | "audit" | "key" | "network" | "data";
  readonly isProtected: boolean;
  readonly add: (stack: Stack, inputs: Inputs) => void;
}

/** Environment-agnostic, synthesized once for every tenant. */
export function addCanonicalTenant(app: App): void {
  for (const { name, isProtected, add } of templates) {
    const stack = stackIn(app, `Canonical-${name}`, undefined, isProtected);
    add(stack, canonicalInputs(stack, settings.organization.id));
  }
}

/** The same templates with one tenant's record written in. */
export function addTenant(app: App, tenant: TenantSettings): void {
  const title = tenant.id.charAt(0).toUpperCase() + tenant.id.slice(1);
  for (const { name, isProtected, add } of templates) {
    const stack = stackIn(app, `${title}-${name}`, { account: tenant.account, region: tenant.region }, isProtected);
    add(stack, concreteInputs(stack, tenant, settings.organization.id));
    acceptRules(stack, name);
  }
}

function stackIn(app: App, name: string, env: Environment | undefined, terminationProtection: boolean): Stack {
  return new Stack(app, name, { terminationProtection, ...(env && { env }) });
}

/** `--out DIR`, else the folder that the CDK's command line names, else `cdk.out`. */
export function outFolder(args: readonly string[]): string {
  const named = args.indexOf("--out");
  return (named >= 0 ? args[named + 1] : undefined) ?? process.env["CDK_OUTDIR"] ?? "cdk.out";
}

const isProgram = process.argv[1] !== undefined && /[\\/]infra[\\/]app\.[jt]s$/.test(process.argv[1]);
if (isProgram) platform(outFolder(process.argv.slice(2))).synth();
