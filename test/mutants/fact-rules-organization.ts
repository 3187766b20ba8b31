import type { FactPlace, FactRule } from "./fact-operators.ts";
import type { Plan } from "./plans.ts";
import type { Platform } from "./platform.ts";

/* What must happen when a unit, or what attaches a guardrail, is wrong. */

type Rule = (platform: Platform, plan: Plan, place: FactPlace) => FactRule;

const enables = ["organization", "Organization"];
const another: FactRule = { noBearing: "another guardrail, which is judged by itself" };

/** Units that the estate file names, and those above them. */
const named: Readonly<Record<string, string>> = {
  Security: "Security",
  Infrastructure: "Infrastructure",
  Tenants: "Tenants",
  TenantsActive: "Active",
};

const notNamed: FactRule = { noBearing: "a unit that the estate file does not name" };

const unit: Readonly<Record<string, Rule>> = {
  "AWS::Organizations::OrganizationalUnit Name": (_platform, _plan, { way }) => {
    const name = named[way[1] ?? ""];
    if (name === undefined) return notNamed;
    return {
      wrong: [{ name: "out", value: undefined, expected: "undecided" }],
      text: { bad: "Elsewhere", good: name, expected: "broken" },
      enables,
    };
  },
  "AWS::Organizations::OrganizationalUnit ParentId": (_platform, _plan, { way }) => {
    if (named[way[1] ?? ""] === undefined) return notNamed;
    return {
      wrong: [
        { name: "another unit", value: { Ref: "Sandbox" }, expected: "broken", operator: "move" },
        { name: "out", value: undefined, expected: "undecided" },
      ],
      enables,
    };
  },
};

/** Which guardrails bind a tenant is not known where a unit above it is not. */
const bindsTenants: Readonly<Record<string, Rule>> = {
  "AWS::Organizations::OrganizationalUnit Name": (_platform, plan, { way }) => {
    const isAbove = way[1] === "Tenants" || way[1] === "TenantsActive";
    if (!isAbove || !isRead(plan)) return { noBearing: "the name of a unit that is not above a tenant, or binds none by this guardrail" };
    return {
      wrong: [{ name: "out", value: undefined, expected: "undecided" }],
      text: {
        bad: "Elsewhere",
        good: named[way[1] ?? ""] ?? "",
        expected: "undecided",
        reason: "a path of the estate file that no template shows is unknown, not unguarded",
      },
      enables: ["organization", "tenants/acme"],
    };
  },
  "AWS::Organizations::OrganizationalUnit ParentId": () => ({
    noBearing: "which units a policy binds is one question; whether each node it names is there, and what it refuses there, another",
  }),
};

/** Only policies that refuse requests are asked what they leave of the customer's work. */
function isRead({ subjects }: Plan): boolean {
  return subjects?.some((id) => guardrails[id] === "SERVICE_CONTROL_POLICY" || guardrails[id] === "RESOURCE_CONTROL_POLICY") === true;
}

/** Those that have a plan: one of each type. */
export const guardrails: Readonly<Record<string, string>> = {
  "Organization/ActiveKeysAndTrail": "SERVICE_CONTROL_POLICY",
  "Organization/GrantsAndTls": "RESOURCE_CONTROL_POLICY",
  "Organization/PublicBucketsBlocked": "S3_POLICY",
  "Organization/InternetGatewaysBlocked": "DECLARATIVE_POLICY_EC2",
};

function own(rule: (type: string) => FactRule): Rule {
  return (_platform, plan, { stack, way }) => {
    const id = `${stack}/${way[1] ?? ""}`;
    return plan.subjects?.includes(id) === true ? rule(guardrails[id] ?? "") : another;
  };
}

export const organizationRules: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  "org-has-landing-zone": {
    ...unit,
    "AWS::Organizations::Organization FeatureSet": () => ({
      wrong: [{ name: "only billing", value: "CONSOLIDATED_BILLING", expected: "broken" }],
      text: { bad: "CONSOLIDATED_BILLING", good: "ALL", expected: "broken" },
      enables,
    }),
  },
  "org-guardrails-are-attached": {
    ...bindsTenants,
    "AWS::Organizations::Policy Type": own((type) => ({
      wrong: [
        { name: "a type that is not modelled", value: "INSPECTOR_POLICY", expected: "undecided" },
        { name: "out", value: undefined, expected: "undecided" },
      ],
      text: { bad: "INSPECTOR_POLICY", good: type, expected: "undecided" },
      enables,
    })),
    "AWS::Organizations::Policy TargetIds": own(() => ({
      wrong: [
        { name: "a unit that is in no source", value: "ou-abcd-12345678", expected: "undecided", operator: "move" },
        { name: "an account that is nobody's", value: "999999999999", expected: "undecided", operator: "move" },
      ],
      text: { bad: "ou-abcd-12345678", good: "ou-abcd-87654321", expected: "undecided" },
      enables,
    })),
  },
};
