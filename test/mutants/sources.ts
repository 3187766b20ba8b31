import { planesOf, judgeSteps } from "../../checks/engine/judge.ts";
import { Opened } from "../../checks/engine/opened.ts";
import { worst } from "../../checks/engine/run.ts";
import type { Outcome } from "../../checks/model/run.ts";
import { factsRead } from "./fact-operators.ts";
import { ruleFor } from "./fact-rules.ts";
import { addTo, changeTemplate } from "./json.ts";
import { checkNamed, judge } from "./judge.ts";
import { plans } from "./plans.ts";
import { estateFileOf, viewOf, type Platform } from "./platform.ts";
import { settingOf, type Setting } from "./setting.ts";
import type { MutantResult } from "./run.ts";

/**
 * Whole sources that are missing or that a macro may rewrite: the claim must be undecided; one about what is shared has nothing to judge where nothing
 * of it was read.
 */
export function runSources(platform: Platform, claim: string): readonly MutantResult[] {
  const plan = plans.find((each) => each.claim === claim);
  if (plan === undefined) return [];
  const setting = settingOf(platform, plan);
  return [...missing(platform, claim), ...macros(setting), ...withoutOrganization(setting)];
}

function result(claim: string, id: string, outcome: Outcome, isShared = false): MutantResult {
  const is = outcome === "undecided" || (isShared && outcome === "unexercised");
  return { claim, id, operator: "parameter", fate: is ? "undecided" : "survived", said: outcome };
}

function missing(platform: Platform, claim: string): MutantResult[] {
  const without = (gone: (name: string) => boolean): Platform => ({
    ...platform,
    stacks: Object.fromEntries(Object.entries(platform.stacks).filter(([name]) => !gone(name))),
  });
  const isShared = checkNamed(claim).scope === "organization";
  const own = isShared ? ["Compute", "Organization"] : ["Acme", "Canonical"];
  const gone = without((name) => own.some((each) => name.startsWith(each)));
  return [
    result(claim, `no source holds anything of ${isShared ? "the vendor" : "the tenant"}`, outcomeOf(gone, claim), isShared),
    result(claim, "the assembly is empty", outcomeOf({ ...platform, stacks: {} }, claim), isShared),
  ];
}

/** As a run judges: the template source was named, whatever came of it. */
function outcomeOf(platform: Platform, claim: string): Outcome {
  const file = estateFileOf(platform, "acme");
  const views = Object.keys(platform.stacks).length === 0 ? [] : [viewOf(platform, file, { view: "placed" })];
  const steps = judgeSteps(checkNamed(claim), views, file, planesOf([{ plane: "template" }]), new Opened());
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  const whose = checkNamed(claim).scope === "organization" ? null : "acme";
  return worst(step.value.filter((finding) => finding.tenant === whose).map((finding) => finding.outcome));
}

/** A macro in a template may change anything in it. */
function macros({ platform, plan, question, reads, documents }: Setting): MutantResult[] {
  const bearing = factsRead(platform, reads).filter((fact) => !("noBearing" in ruleFor(platform, plan, fact)));
  const own = [...new Set([...bearing, ...documents].map(({ stack }) => stack))].filter((stack) => /^(Acme|Compute)-/.test(stack));
  const { subjects: _, ...all } = question;
  return own.flatMap((stack) => [
    result(
      plan.claim,
      `${stack}: a macro over the template`,
      judge(
        changeTemplate(platform, stack, ["Transform"], () => ["SomeMacro"]),
        all,
      ).outcome,
    ),
    result(
      plan.claim,
      `${stack}: a macro among the resources`,
      judge(addTo(platform, stack, "Resources", { "Fn::Transform": { Name: "SomeMacro" } }), all).outcome,
    ),
  ]);
}

/** Where guardrails carry the proof, and the organization's templates are not there. */
function withoutOrganization(setting: Setting): MutantResult[] {
  const { plan, question } = setting;
  const carried = setting.keys.filter((key) =>
    /^Organization\/(GrantsAndTls TlsOnly|ActiveBuckets|ActiveKeysAndTrail KeysAreTheCustomers|NetworkExits NoExits)/.test(key),
  );
  return carried.map((key) => {
    const { platform } = setting.variant(key);
    const gone: Platform = { ...platform, stacks: Object.fromEntries(Object.entries(platform.stacks).filter(([name]) => name !== "Organization")) };
    return result(plan.claim, `the organization is in no source (${key})`, judge(gone, question).outcome);
  });
}
