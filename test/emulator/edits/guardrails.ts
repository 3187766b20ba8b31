import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  DeletePolicyCommand,
  DetachPolicyCommand,
  ListTargetsForPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdatePolicyCommand,
  type OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { breaking, harmless, type Edit } from "./edit.ts";
import { adding, detached, guardrail, policyNamed, role, type Step, type World } from "./steps.ts";
import { changeTemplate, listOf, type JsonMap } from "../../mutants/json.ts";
import type { Json, Platform } from "../../mutants/platform.ts";

type Api = (organizations: OrganizationsClient, world: World) => Promise<() => Promise<unknown>>;

function inOrganization(api: Api, template: (platform: Platform) => Platform): Step {
  return {
    touches: "management",
    service: "organizations",
    api: async (world) => api((await world.of("management")).organizations, world),
    template,
  };
}

async function move(organizations: OrganizationsClient, PolicyId: string, from: readonly string[], to: readonly string[]): Promise<void> {
  for (const TargetId of to.filter((id) => !from.includes(id))) await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId }));
  for (const TargetId of from.filter((id) => !to.includes(id))) await organizations.send(new DetachPolicyCommand({ PolicyId, TargetId }));
}

/** Attached to other nodes, or to more: each as the emulator and as the templates name it. */
function attached(
  name: string,
  to: (world: World, before: readonly string[]) => readonly string[],
  written: (before: readonly Json[]) => readonly Json[],
): Step {
  return inOrganization(
    async (organizations, world) => {
      const PolicyId = await policyNamed(organizations, name);
      const { Targets = [] } = await organizations.send(new ListTargetsForPolicyCommand({ PolicyId }));
      const before = Targets.flatMap(({ TargetId }) => TargetId ?? []);
      const after = to(world, before);
      await move(organizations, PolicyId, before, after);
      return async () => move(organizations, PolicyId, after, before);
    },
    (platform) => changeTemplate(platform, "Organization", ["Resources", name, "Properties", "TargetIds"], (ids) => written(listOf(ids))),
  );
}

const deny = (Action: Json, more: JsonMap = {}): JsonMap => ({ Sid: "Added", Effect: "Deny", Action, Resource: "*", ...more });
const ofAll = { Principal: "*" };
const spared = { Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/customer/*" } } };

const broken: readonly Edit[] = breaking("org-guardrails-are-attached", {
  "the guardrail of networks hangs nowhere": [detached("NetworkExits")],
  "the guardrail of keys hangs nowhere": [detached("ActiveKeysAndTrail")],
  "the guardrail of grants hangs nowhere": [detached("GrantsAndTls")],
  "the guardrail against leaving hangs nowhere": [detached("LeavingAndEditing")],
  "the guardrail of vending hangs nowhere": [detached("VendingPrincipals")],
  "the customer can not disable the key": [
    guardrail(
      "LeavingAndEditing",
      adding(() => deny("kms:DisableKey")),
    ),
  ],
  "the customer can do nothing with keys": [
    guardrail(
      "NetworkExits",
      adding(() => deny("kms:*")),
    ),
  ],
  "the customer can not read the records": [
    guardrail(
      "ActiveBuckets",
      adding(() => deny("s3:GetObject")),
    ),
  ],
  "the customer can not look up events": [
    guardrail(
      "CopiesAndBackups",
      adding(() => deny("cloudtrail:LookupEvents")),
    ),
  ],
  "the customer can not log in": [
    guardrail(
      "Perimeter",
      adding(() => deny("sts:AssumeRoleWithSAML", ofAll)),
    ),
  ],
  "a resource control policy of a service that none binds": [
    guardrail(
      "Perimeter",
      adding(() => deny("cloudtrail:StopLogging", ofAll)),
    ),
  ],
});

const fine: readonly Edit[] = harmless("org-guardrails-are-attached", {
  "its statements in another order": [guardrail("NetworkExits", (statements) => statements.toReversed())],
  "a statement under another name": [
    guardrail("NetworkExits", (statements) => statements.map((each, i) => (i === 0 ? { ...each, Sid: "Renamed" } : each))),
  ],
  "one more Deny that spares the customer": [
    guardrail(
      "ActiveKeysAndTrail",
      adding(() => deny("kms:DisableKey", spared)),
    ),
  ],
  "one more Deny of what is no work of the customer's": [
    guardrail(
      "LeavingAndEditing",
      adding(() => deny("organizations:CreateAccount")),
    ),
  ],
  "on a unit twice over": [
    attached(
      "NetworkExits",
      (world, before) => [...before, world.id("Organization/TenantsActive")],
      (before) => [...before, { Ref: "TenantsActive" }],
    ),
  ],
  "on an account as well": [
    attached(
      "LeavingAndEditing",
      ({ tenant }, before) => [...before, tenant],
      (before) => [...before, "333333333333"],
    ),
  ],
  "one more guardrail on the tenants' unit": [
    inOrganization(
      async (organizations, world) => {
        const Content = JSON.stringify({ Version: "2012-10-17", Statement: [deny("ec2:CreateVpc")] });
        const made = await organizations.send(
          new CreatePolicyCommand({ Name: "more", Description: "more", Type: "SERVICE_CONTROL_POLICY", Content }),
        );
        const PolicyId = made.Policy?.PolicySummary?.Id;
        const TargetId = world.id("Organization/Tenants");
        await organizations.send(new AttachPolicyCommand({ PolicyId, TargetId }));
        return async () => {
          await organizations.send(new DetachPolicyCommand({ PolicyId, TargetId }));
          await organizations.send(new DeletePolicyCommand({ PolicyId }));
        };
      },
      (platform) =>
        changeTemplate(platform, "Organization", ["Resources", "More"], () => ({
          Type: "AWS::Organizations::Policy",
          Properties: {
            Name: "more",
            Type: "SERVICE_CONTROL_POLICY",
            Content: { Version: "2012-10-17", Statement: [deny("ec2:CreateVpc")] },
            TargetIds: [{ Ref: "Tenants" }],
          },
        })),
    ),
  ],
  "another description": [
    inOrganization(
      async (organizations) => {
        const PolicyId = await policyNamed(organizations, "NetworkExits");
        const { Policy } = await organizations.send(new UpdatePolicyCommand({ PolicyId, Description: "Another" }));
        return async () => organizations.send(new UpdatePolicyCommand({ PolicyId, Description: Policy?.PolicySummary?.Description }));
      },
      (platform) => changeTemplate(platform, "Organization", ["Resources", "NetworkExits", "Properties", "Description"], () => "Another"),
    ),
  ],
  "a tag": [
    inOrganization(
      async (organizations) => {
        const ResourceId = await policyNamed(organizations, "NetworkExits");
        await organizations.send(new TagResourceCommand({ ResourceId, Tags: [{ Key: "team", Value: "one" }] }));
        return async () => organizations.send(new UntagResourceCommand({ ResourceId, TagKeys: ["team"] }));
      },
      (platform) =>
        changeTemplate(platform, "Organization", ["Resources", "NetworkExits", "Properties", "Tags"], () => [{ Key: "team", Value: "one" }]),
    ),
  ],
  "a role that may look at policies": [
    role({ name: "PolicyViewer", statements: () => [{ Effect: "Allow", Action: "organizations:ListPolicies", Resource: "*" }] }),
  ],
});

export const guardrailEdits: readonly Edit[] = [...broken, ...fine];
