import { addTo, at, changeTemplate, isMap, listOf, put, resourceOf, type JsonMap } from "./json.ts";
import type { Expected, Operator } from "./mutant.ts";
import type { Plan } from "./plans.ts";
import type { Json, Platform } from "./platform.ts";
import { deleted, type Edit } from "./structure-edit.ts";

/** Wrong edits of the organization's own resources. */
export const organizationEdits: Readonly<Record<string, (platform: Platform, plan: Plan) => readonly Edit[]>> = {
  "org-has-landing-zone": landingZoneEdits,
  "org-guardrails-are-attached": guardrailEdits,
};

const stack = "Organization";
const enables = ["organization", stack, "o-exampleorgid", "tenants/acme"];

function added(what: string, expected: Expected, resources: JsonMap): Edit {
  return {
    id: `${stack}: added ${what}`,
    operator: "add",
    expected,
    resource: `${stack}/Another`,
    enables,
    edit: (platform) => addTo(platform, stack, "Resources", resources),
  };
}

function estate(what: string, operator: Operator, expected: Expected, way: readonly (string | number)[], value: Json | undefined): Edit {
  return {
    id: `estate file: ${what}`,
    operator,
    expected,
    resource: "estate",
    enables,
    edit: (platform) => ({ ...platform, estate: put(platform.estate, way, () => value) ?? null }),
  };
}

const workloads = [
  "AWS::Lambda::Function",
  "AWS::EC2::Instance",
  "AWS::EC2::LaunchTemplate",
  "AWS::ECS::Service",
  "AWS::AutoScaling::AutoScalingGroup",
  "AWS::RDS::DBCluster",
  "AWS::DynamoDB::Table",
  "AWS::SQS::Queue",
  "AWS::StepFunctions::StateMachine",
  "AWS::ApiGatewayV2::Api",
  "AWS::ElasticLoadBalancingV2::LoadBalancer",
  "AWS::Scheduler::Schedule",
];
const strange = ["AWS::NewService::Thing", "Custom::Thing", "My::Own::Thing::MODULE", "AWS::CloudFormation::Stack", "AWS::CloudFormation::StackSet"];

function landingZoneEdits(): readonly Edit[] {
  const gone = (["Security", "Infrastructure", "TenantsActive"] as const).flatMap((unit) => deleted(stack, unit, "broken", enables));
  return [
    ...deleted(stack, "LandingZone", "broken", enables),
    ...gone,
    // What is below it names a resource that is not there, so nothing of it is known.
    ...deleted(stack, "Tenants", "broken or undecided", enables),
    ...workloads.map((type) => added(type, "broken", { Another: { Type: type, Properties: {} } })),
    ...strange.map((type) => added(type, "undecided", { Another: { Type: type, Properties: {} } })),
    estate("a tenant's unit is not named", "remove", "undecided", ["tenants", 0, "unit"], undefined),
    estate("a tenant's unit does not exist", "negate", "broken", ["tenants", 0, "unit"], "Tenants/Nowhere"),
    estate("the unit of the cell is not named", "remove", "undecided", ["vendor", "units", "compute"], undefined),
    estate("the cell is in the tenants' unit", "move", "broken", ["vendor", "units", "compute"], "Tenants/Active"),
    estate("the cell is in a unit of the tenants' unit", "move", "broken", ["vendor", "units", "compute"], "Tenants/Vending"),
    estate("a vendor account that no unit is named for", "add", "undecided", ["vendor", "accounts", "another"], "777777777777"),
  ];
}

const management = "111111111111";

function guardrailEdits(platform: Platform, plan: Plan): readonly Edit[] {
  const [id = ""] = plan.subjects ?? [];
  const name = id.replace(`${stack}/`, "");
  const way = ["Resources", name, "Properties"];
  const type = String(at(platform.stacks[stack]?.template, [...way, "Type"]));
  const edit = (
    what: string,
    operator: Operator,
    expected: Expected,
    below: readonly (string | number)[],
    value: (now: Json | undefined) => Json | undefined,
  ): Edit => ({
    id: `${id}/${below.join("/")}: ${what}`,
    operator,
    expected,
    resource: id,
    enables: ["organization", "tenants/acme"],
    edit: (before) => changeTemplate(before, stack, [...way, ...below], value),
  });
  const attached: readonly Edit[] = [
    edit("none", "detach", "broken", ["TargetIds"], () => []),
    edit("out", "remove", "broken", ["TargetIds"], () => undefined),
    edit("the management account", "move", "broken", ["TargetIds"], () => [management]),
    edit("a parameter beside", "parameter", "undecided", ["TargetIds"], (now) => [...listOf(now), { "Fn::ImportValue": "nobody-exports-this" }]),
    edit("a unit in no source beside", "add", "undecided", ["TargetIds"], (now) => [...listOf(now), "ou-abcd-12345678"]),
  ];
  const statements: readonly Edit[] = isRefusing(type) ? contentEdits(type, edit) : [];
  const most = { SERVICE_CONTROL_POLICY: 10, RESOURCE_CONTROL_POLICY: 5, DECLARATIVE_POLICY_EC2: 10 }[type];
  const crowd: readonly Edit[] =
    most === undefined
      ? []
      : [
          {
            ...added(`${most} more of its type on its nodes`, "broken", {}),
            id: `${id}: ${most} more of its type on its nodes`,
            edit: (before) =>
              addTo(
                before,
                stack,
                "Resources",
                Object.fromEntries(Array.from({ length: most }, (_, i) => [`Another${i}`, resourceOf(before, stack, name)])),
              ),
          },
        ];
  return [...attached, ...statements, ...crowd];
}

function isRefusing(type: string): boolean {
  return type === "SERVICE_CONTROL_POLICY" || type === "RESOURCE_CONTROL_POLICY";
}

type Change = (
  what: string,
  operator: Operator,
  expected: Expected,
  below: readonly (string | number)[],
  value: (now: Json | undefined) => Json | undefined,
) => Edit;

/** What the policy says, with a statement more. */
function contentEdits(type: string, edit: Change): readonly Edit[] {
  const isRcp = type === "RESOURCE_CONTROL_POLICY";
  const deny = (more: JsonMap): JsonMap => ({ Sid: "Another", Effect: "Deny", ...(isRcp && { Principal: "*" }), Resource: "*", ...more });
  const more = (what: string, expected: Expected, statement: JsonMap): Edit =>
    edit(`a statement more ${what}`, "add", expected, ["Content", "Statement"], (now) => [...listOf(now), deny(statement)]);
  const padding = "a".repeat(10_300);
  return [
    edit("out", "remove", "undecided", ["Content"], () => undefined),
    edit("a macro", "parameter", "undecided", ["Content"], () => ({ "Fn::Transform": { Name: "SomeMacro", Parameters: {} } })),
    edit("too long", "widen", "broken", ["Content", "Statement"], (now) => [...listOf(now), deny({ Sid: padding, Action: "s3:DeleteBucket" })]),
    edit("too long as text", "widen", "broken", ["Content"], (now) => (isMap(now) ? JSON.stringify({ ...now, Id: padding }) : undefined)),
    more("that keeps the customer from the kill", "broken", { Action: "kms:DisableKey" }),
    more("that keeps the customer from the kill by a wildcard", "broken", { Action: "kms:*" }),
    more("that keeps the customer from the records", "broken", { Action: "s3:GetObject" }),
    more("that keeps the customer from the kill of a key of one kind", "broken or undecided", {
      Action: "kms:DisableKey",
      Condition: { StringNotEquals: { "kms:KeySpec": "SYMMETRIC_DEFAULT" } },
    }),
    more("of an action that is none", "undecided", { Action: "kms:DisabelKey" }),
    more("of what a parameter says", "undecided", { Action: { "Fn::ImportValue": "nobody-exports-this" } }),
    ...(isRcp
      ? [
          more("of a service that it does not bind", "broken", { Action: "cloudtrail:StopLogging" }),
          more("that keeps the customer from logging in", "broken", { Action: "sts:AssumeRoleWithSAML" }),
        ]
      : [more("that keeps the customer from looking up events", "broken", { Action: "cloudtrail:LookupEvents" })]),
  ];
}
