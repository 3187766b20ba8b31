import { createRequire } from "node:module";
import { resolve } from "node:path";
import { App, Stack, Validations } from "aws-cdk-lib";
import type { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport } from "aws-cdk-lib";
import type { IConstruct } from "constructs";
import { acceptancesOf, gateName, refusedAcceptances } from "./gate/acceptances.ts";
import { claimIds, judgeTemplates, readEstate, type EstateSource } from "./gate/judge.ts";
import { packOver } from "./gate/packs.ts";
import { mirrored, registerOf } from "./gate/register.ts";
import { violationsOf, type GateStack, type WhenUndecided } from "./gate/violations.ts";

export interface GateOptions {
  /** Who is vendor, who is tenant, who is customer: an estate file's path, or what would stand in it. */
  readonly estate: EstateSource;
  /** Which of the estate's assemblies is synthesized here, as written there; needed where it names several. */
  readonly assembly?: string;
  /** Only this tenant is judged; the others are still known. For an app that holds one tenant of an estate. */
  readonly tenant?: string;
  /** What a claim that could not be decided does to synthesis. Default `fail`: what was not read is not shown. */
  readonly undecided?: WhenUndecided;
  /** Packs of rules that run beside the claims, such as cdk-nag's: `[new AwsSolutionsChecks(app)]`. */
  readonly packs?: readonly IPolicyValidationPlugin[];
  /** Globs over the construct paths of the stacks that the packs look at. Default: all. */
  readonly packStacks?: readonly string[];
  /** The register of waivers: each acknowledgement of a pack's rule needs a live one. Default: the estate file's `waivers`. */
  readonly waivers?: string;
  /** The day for which waivers are read, RFC 3339. Default: today. */
  readonly today?: string;
  /** Default `errors`: the CDK's own validator must be told to fail, by {@link gateContext}. `as-it-is`: the gate does not ask. */
  readonly validator?: "errors" | "as-it-is";
}

/** For the App's `postCliContext`, or for cdk.json: what the CDK's own validator finds is an error, not a warning. */
export const gateContext = { "@aws-cdk/core:validateAgainstDefaultRules": true } as const;

/**
 * Adds the gate to an app: every claim that is judged on templates, the packs, and the register of what was accepted of the packs' rules.
 * Synthesis fails when one of them finds something. To be called before the first stack: for the lines of creation it lets Node.js keep
 * longer stack traces, unless the CDK is told to make none.
 * @throws Error when the CDK's own validator would only warn.
 */
export function addGate(app: App, options: GateOptions): void {
  if ((options.validator ?? "errors") === "errors") requireErrors(app);
  if (app.node.tryGetContext("aws:cdk:disable-creation-stack-traces") !== true) Error.stackTraceLimit = Math.max(Error.stackTraceLimit, framesMin);
  Validations.of(app).addPlugins(claimsPlugin(options), ...(options.packs ?? []).map((pack) => packOver(pack, options.packStacks)));
}

/**
 * The claims alone, as a plugin for `Validations.of(app).addPlugins()`. They are judged on all stacks of the app together. The findings are
 * fatal, which the CDK lets nobody acknowledge.
 */
export function claimsPlugin(options: GateOptions): IPolicyValidationPlugin {
  return { name: gateName, version: version(), ruleIds: [...claimIds], validate: (context) => validate(options, context) };
}

/** An L2 construct makes its resource more than ten calls, Node.js's own limit, below the line that made the construct. */
const framesMin = 50;

function requireErrors(app: App): void {
  for (const [key, value] of Object.entries(gateContext)) {
    if (app.node.tryGetContext(key) !== value)
      throw new Error(`the CDK's own validator only warns: give the App \`postCliContext: gateContext\`, or set "${key}": true in cdk.json`);
  }
}

function validate(options: GateOptions, context: IPolicyValidationContext): PolicyValidationPluginReport {
  const stacks = stacksOf(context);
  const file = readEstate({ ...options, outdir: outdirOf(context.appConstruct) });
  const packs = (options.packs ?? []).map(({ name }) => name);
  const acceptances = acceptancesOf(context.appConstruct);
  const violations = [
    ...violationsOf(judgeTemplates(file), file, stacks, options.undecided ?? "fail"),
    ...refusedAcceptances(acceptances, { claims: claimIds, packs }),
    ...mirrored(acceptances, registerOf(options.waivers, file), options.today ?? new Date().toISOString()),
  ];
  return { success: violations.every(({ severity }) => severity !== "fatal"), violations };
}

function outdirOf(root: IConstruct): string {
  if (!App.isApp(root)) throw new Error("the gate judges an App");
  return resolve(root.outdir);
}

function stacksOf({ appConstruct, stackTemplates }: IPolicyValidationContext): readonly GateStack[] {
  const constructs = new Map(
    appConstruct.node.findAll().flatMap((node) => (Stack.isStack(node) && node.nestedStackParent === undefined ? [[node.node.path, node]] : [])),
  );
  return stackTemplates.map(({ stackConstructPath, templatePath, accountId }) => {
    const stack = constructs.get(stackConstructPath);
    return {
      names: stack === undefined ? [] : [stack.stackName, stack.artifactId],
      constructPath: stackConstructPath,
      templatePath: resolve(templatePath),
      account: accountId,
    };
  });
}

function version(): string {
  const { version } = createRequire(import.meta.url)("cofferdam/package.json") as { readonly version: string };
  return version;
}
