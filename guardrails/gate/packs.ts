import type { IPolicyValidationPlugin, PolicyValidationPluginReport, PolicyViolatingResource, PolicyViolation } from "aws-cdk-lib";
import { matchesGlob } from "../../checks/model/glob.ts";
import { acceptancesOf, isAccepted, wholeRule, type Acceptance } from "./acceptances.ts";

/**
 * A pack of rules over some of the app's stacks, by globs over their construct paths; without globs, over all. A rule that gives a finding per
 * value, such as `AwsSolutions-IAM5[Resource::*]`, may be acknowledged as a whole where the CDK alone would take every finding's own id, which
 * holds logical ids and account ids.
 */
export function packOver(pack: IPolicyValidationPlugin, globs: readonly string[] | undefined): IPolicyValidationPlugin {
  const { name, version, ruleIds } = pack;
  return {
    name,
    ...(version !== undefined && { version }),
    ...(ruleIds !== undefined && { ruleIds }),
    validate: (context) => {
      const report = pack.validate(context);
      const stacks = context.stackTemplates.map(({ stackConstructPath }) => stackConstructPath);
      const unmatched = globs?.find((glob) => !stacks.some((path) => matchesGlob(glob, path)));
      if (unmatched !== undefined) throw new Error(`no stack matches ${unmatched}, over which ${name} is to look`);
      const acceptances = acceptancesOf(context.appConstruct);
      const isMeant = (path: string): boolean => {
        const stack = stacks.find((one) => path === one || path.startsWith(`${one}/`));
        return globs === undefined || stack === undefined || globs.some((glob) => matchesGlob(glob, stack));
      };
      return { ...report, ...narrowed(report, name, acceptances, isMeant) };
    },
  };
}

function narrowed(
  report: PolicyValidationPluginReport,
  pack: string,
  acceptances: readonly Acceptance[],
  isMeant: (constructPath: string) => boolean,
): Pick<PolicyValidationPluginReport, "violations" | "success"> {
  const violations = report.violations
    .flatMap((violation) => byRule(violation, pack, acceptances))
    .map((violation) => ({
      ...violation,
      violatingResources: violation.violatingResources.filter(({ constructPath }) => constructPath === undefined || isMeant(constructPath)),
    }))
    .filter(({ violatingResources }) => violatingResources.length > 0);
  // A report without violations that is no success is a pack that failed.
  return { violations, success: report.success || (report.violations.length > 0 && violations.length === 0) };
}

/** The resources at which the rule is acknowledged as a whole, under the rule's own name; the others as they were. */
function byRule(violation: PolicyViolation, pack: string, acceptances: readonly Acceptance[]): PolicyViolation[] {
  const whole = wholeRule(violation.ruleName);
  if (whole === violation.ruleName) return [violation];
  const isWhole = ({ constructPath = "" }: PolicyViolatingResource): boolean => isAccepted(acceptances, `${pack}::${whole}`, constructPath);
  const finding = violation.ruleName.slice(whole.length);
  return [
    { ...violation, violatingResources: violation.violatingResources.filter((one) => !isWhole(one)) },
    {
      ...violation,
      ruleName: whole,
      description: `${violation.description} ${finding}`,
      violatingResources: violation.violatingResources.filter(isWhole),
    },
  ];
}
