import { examples } from "./org-guardrails-are-attached.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Estate } from "../../model/estate.ts";
import type { Listing, Origin } from "../../model/fact.ts";
import type { OrganizationPolicy } from "../../model/organization.ts";
import type { PolicyDocument } from "../../model/policy.ts";
import { literal, mayEqual, sameText, show, type Text } from "../../model/text.ts";
import { brokenBy, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { isSwitchedOn, type GuardrailType } from "../../reason/policy/guardrails.ts";
import { leavesCustomersAlone } from "../../reason/organization/customers-work.ts";
import { denies } from "../../reason/organization/denies.ts";
import { quotas, withAwsOwn } from "../../reason/organization/quotas.ts";

export default defineCheck({
  id: "org-guardrails-are-attached",
  claim:
    "Every guardrail is attached where it must be, fits its quota, has effect on the principals it is meant for, and leaves legitimate work alone.",
  severity: "high",
  why: "A guardrail that is attached to nothing, or to an account that it does not bind, forbids nothing while everyone relies on it.",
  fix: "Attach the policy to the root, a unit or a member account; keep it under its quotas; spare the customer's principals.",
  references: [
    "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html",
    "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html",
    "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html",
  ],
  kind: "organizations:policy",
  scope: "organization",
  planes: ["template", "account"],
  limits: {
    template: [
      "Policies that are attached outside templates, AWS Control Tower's among them, count against the quota of a node too: plane account.",
      "Of S3 policies AWS publishes no quota.",
      "Legitimate work is the customer's kill, login and reading of records; whether each statement stops what it should is org-guardrails-are-effective.",
    ],
    account: ["Read are service control, resource control and S3 policies; declarative policies for EC2 are not listed."],
  },
  subjects: guardrails,
  judge: (policy, estate) =>
    whenKnown(policy.type, (type) =>
      every(isAttached(policy, estate), fits(policy, type), fitsNodes(policy, type, estate), works(policy, type, estate)),
    ),
  examples,
});

/** AWS's own policies are not the platform's. */
function guardrails(estate: Estate): Listing<OrganizationPolicy> {
  const { items, unread } = estate.list("organizations:policy");
  return { items: items.filter((policy) => !isAwsOwn(policy)), unread };
}

/** By the id that AWS gives them everywhere. (…/orgs_manage_policies_scps.html) */
function isAwsOwn({ id }: OrganizationPolicy): boolean {
  return /[/]p-(RCP)?FullAWSAccess$/.test(id);
}

function isAttached({ targets }: OrganizationPolicy, estate: Estate): Verdict {
  return whenKnown(targets, (nodes, origin) => {
    if (nodes.length === 0) return brokenBy("It is attached to nothing.", "TargetIds: none", origin, "TargetIds");
    return every(...nodes.map((node) => isNode(node, estate, origin)), bindsSomeone(nodes, estate, origin));
  });
}

/** The root, a unit, or an account that the organization has. */
function isNode(node: Text, estate: Estate, origin: Origin): Verdict {
  const id = literal(node);
  const ids = estate
    .list("organizations:unit")
    .items.flatMap(({ unitId, parent }) => [unitId, parent].flatMap((fact) => (fact.known ? [fact.value] : [])));
  if (ids.some((each) => sameText(each, node)) || (id !== undefined && /^r-[0-9a-z]{4,32}$/.test(id))) return holds("");
  if (id !== undefined && accountsOf(estate).includes(id)) return holds("");
  const members = estate.list("organizations:account").items;
  if (members.some(({ accountId }) => accountId.known && sameText(accountId.value, node))) return holds("");
  return undecided(`No source shows ${show(node)}, to which it is attached.`, origin);
}

function accountsOf({ file }: Estate): readonly string[] {
  return [file.organization?.management ?? "", ...Object.values(file.vendor.accounts), ...file.tenants.map(({ account }) => account)];
}

/** No policy of these types binds the management account. (…/orgs_manage_policies_scps.html) */
function bindsSomeone(nodes: readonly Text[], { file }: Estate, origin: Origin): Verdict {
  const management = file.organization?.management;
  return nodes.every((node) => literal(node) === management)
    ? brokenBy(
        `It is attached to management account ${management ?? ""} alone, which no guardrail binds.`,
        `TargetIds: ${management ?? ""}`,
        origin,
        "TargetIds",
      )
    : holds("It is attached.");
}

function fits({ characters, origin }: OrganizationPolicy, type: string): Verdict {
  const quota = quotas[type]?.characters;
  if (quota === undefined) return type === "S3_POLICY" ? holds("") : undecided(`How many characters a ${type} may have is not modelled.`, origin);
  return whenKnown(characters, ({ atLeast, exact }, at) => {
    if (atLeast > quota)
      return brokenBy(
        `It has ${exact ? "" : "at least "}${atLeast} characters, more than ${quota}.`,
        `Content: ${atLeast} characters`,
        at,
        "Content",
      );
    return exact
      ? holds(`It has ${atLeast} of ${quota} characters.`)
      : undecided(`How many characters it has, beyond ${atLeast}, is known only at deployment; ${quota} are allowed.`, at);
  });
}

/** With AWS's own one on every node, where the type has one and the source does not list it. */
function fitsNodes({ targets }: OrganizationPolicy, type: string, estate: Estate): Verdict {
  const quota = quotas[type]?.attached;
  if (quota === undefined) return holds("");
  const same = estate.list("organizations:policy").items.filter((other) => !other.type.known || other.type.value === type);
  const listed = same.some(isAwsOwn);
  const own = withAwsOwn.has(type) && !listed ? 1 : 0;
  return whenKnown(targets, (nodes, origin) =>
    every(
      ...nodes.map((node) => {
        const surely = same.filter(
          (other) => other.type.known && other.targets.known && other.targets.value.some((each) => sameText(each, node)),
        ).length;
        const perhaps = same.filter((other) => !other.targets.known || other.targets.value.some((each) => mayEqual(each, node))).length;
        if (surely + own > quota)
          return brokenBy(
            `${surely + own} policies of its type are attached to ${show(node)}, more than ${quota}.`,
            `${surely + own} of ${quota}`,
            origin,
            "TargetIds",
          );
        return perhaps + own <= quota
          ? holds("")
          : undecided(`Up to ${perhaps + own} policies of its type may be attached to ${show(node)}; ${quota} fit.`, origin);
      }),
    ),
  );
}

function works(policy: OrganizationPolicy, type: string, estate: Estate): Verdict {
  if (type !== "SERVICE_CONTROL_POLICY" && type !== "RESOURCE_CONTROL_POLICY") return holds("");
  return every(
    isOn(type, estate),
    whenKnown(policy.document, (document) => every(hasEffect(document, type), leavesCustomersAlone(document, type, estate))),
  );
}

function isOn(type: GuardrailType, estate: Estate): Verdict {
  return whenKnown(isSwitchedOn(estate, type), (on, origin) =>
    on
      ? holds("")
      : brokenBy(`Policies of type ${type} are switched off in the root, so it binds nobody.`, `PolicyTypes: no ${type}`, origin, "PolicyTypes"),
  );
}

function hasEffect({ statements }: PolicyDocument, type: GuardrailType): Verdict {
  return every(...statements.filter(({ effect }) => effect === "Deny").map((statement) => denies(statement, type)));
}
