import { createRequire } from "node:module";
import { App, Stack, Validations } from "aws-cdk-lib";
import type { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport } from "aws-cdk-lib";
import type { IConstruct } from "constructs";
import { judgeTemplates, readEstate, type EstateSource } from "./gate/judge.ts";
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
}

/**
 * The gate as a plugin of its own, for `Validations.of(app).addPlugins()`: every claim that is judged on templates, on all stacks of the app
 * together. Its findings are fatal, which the CDK lets nobody acknowledge.
 */
export function claimsPlugin(options: GateOptions): IPolicyValidationPlugin {
  return { name: gateName, version: version(), validate: (context) => validate(options, context) };
}

/** The plugin's name, and the first half of its rules' ids: `cofferdam::key-vendor-cannot-destroy`. */
const gateName = "cofferdam";

function validate(options: GateOptions, context: IPolicyValidationContext): PolicyValidationPluginReport {
  const stacks = stacksOf(context);
  const file = readEstate({ ...options, outdir: outdirOf(context.appConstruct) });
  const violations = violationsOf(judgeTemplates(file), file, stacks, options.undecided ?? "fail");
  return { success: violations.every(({ severity }) => severity !== "fatal"), violations };
}

function outdirOf(root: IConstruct): string {
  if (!App.isApp(root)) throw new Error("the gate judges an App");
  return root.outdir;
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
      templatePath,
      account: accountId,
    };
  });
}

function version(): string {
  const { version } = createRequire(import.meta.url)("cofferdam/package.json") as { readonly version: string };
  return version;
}
void Validations;
