import { stringify } from "yaml";
import { isAcme, isTenants, account, withOpenCondition, type BenignEdit } from "./benign-edits.ts";
import { addTo, at, changeStack, isList, isMap, listOf, put, type JsonMap } from "./json.ts";
import type { Json, Platform, PlatformStack } from "./platform.ts";
import { everyResource, everyStack, everywhere } from "./walk.ts";

/** Benign edits of whole templates and of the platform around them. */
export const ofTemplates: readonly BenignEdit[] = [
  {
    id: "resources in reverse order",
    edit: (p) =>
      everyStack(p, (template) => ({ ...template, Resources: Object.fromEntries(Object.entries(template["Resources"] ?? {}).toReversed()) })),
  },
  { id: "sections in reverse order", edit: (p) => everyStack(p, (template) => Object.fromEntries(Object.entries(template).toReversed())) },
  { id: "other logical ids", edit: (p) => everyStack(p, (template) => renamed(template, (id) => `X${id}9`)) },
  { id: "YAML instead of JSON", edit: (p) => everyStack(p, (template) => stringify(template)) },
  { id: "YAML with short forms", edit: (p) => everyStack(p, (template) => shortForms(stringify(template, { lineWidth: 0 }))) },
  {
    id: "descriptions, metadata and outputs",
    edit: (p) =>
      everyStack(p, (template) => ({
        AWSTemplateFormatVersion: "2010-09-09",
        Description: "Described",
        Metadata: { By: "somebody" },
        ...template,
        Outputs: { Said: { Value: "x" } },
      })),
  },
  {
    id: "tags",
    edit: (p) =>
      everyResource(p, (resource) =>
        /KMS::Key|S3::Bucket$|EC2::VPC$|CloudTrail|IAM::Role/.test(String(resource["Type"]))
          ? ((put(resource, ["Properties", "Tags"], () => [{ Key: "team", Value: "red" }]) ?? {}) as JsonMap)
          : resource,
      ),
  },
  { id: "DependsOn everywhere", edit: (p) => everyStack(p, dependent) },
  {
    id: "resources under a settled condition",
    edit: (p) =>
      everyStack(
        everyResource(p, (resource) => (resource["Condition"] === undefined ? { ...resource, Condition: "Settled" } : resource)),
        (template) => ({
          ...template,
          Conditions: { ...(isMap(template["Conditions"]) ? template["Conditions"] : {}), Settled: { "Fn::Not": [{ "Fn::Equals": ["a", "b"] }] } },
        }),
      ),
  },
  {
    id: "a resource that nobody needs under an open condition",
    edit: (p) =>
      everyResource(withOpenCondition(unrelated(p)), (resource, id) => (id === "MoreTopic" ? { ...resource, Condition: "Open" } : resource)),
  },
  {
    id: "mappings and rules that nobody uses",
    edit: (p) =>
      everyStack(p, ({ Mappings, ...template }) => ({
        ...template,
        Mappings: { ...(isMap(Mappings) ? Mappings : {}), Unused: { A: { B: "c" } } },
        Rules: { Unused: { Assertions: [] } },
      })),
  },
  {
    id: "retained on deletion",
    edit: (p) => everyResource(p, (resource) => ({ ...resource, DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" })),
  },
  { id: "more resources that no claim is about", edit: unrelated },
  {
    id: "a stack more in the tenant's account",
    edit: (p) => ({
      ...p,
      stacks: {
        ...p.stacks,
        More: {
          account,
          region: "us-east-1",
          template: {
            Resources: {
              Topic: { Type: "AWS::SNS::Topic", Properties: {} },
              Queue: { Type: "AWS::SQS::Queue", Properties: {} },
              Group: { Type: "AWS::Logs::LogGroup", Properties: {} },
            },
          },
        },
      },
    }),
  },
  {
    id: "a stack more in the vendor's account",
    edit: (p) => ({
      ...p,
      stacks: {
        ...p.stacks,
        More: {
          account: "222222222222",
          region: "us-east-1",
          template: {
            Resources: {
              Gateway: { Type: "AWS::EC2::InternetGateway" },
              Bucket: { Type: "AWS::S3::Bucket", Properties: {} },
              Key: { Type: "AWS::KMS::Key", Properties: {} },
            },
          },
        },
      },
    }),
  },
  {
    id: "other stack names",
    edit: (p) => ({
      ...p,
      stacks: Object.fromEntries(Object.entries(p.stacks).map(([name, stack]) => [isTenants(name) ? `Tenant${name}` : name, stack])),
    }),
  },
  { id: "stacks in reverse order", edit: (p) => ({ ...p, stacks: Object.fromEntries(Object.entries(p.stacks).toReversed()) }) },
  { id: "the key's stack nested in another", edit: (p) => nestedIn(p, "Acme-key") },
  { id: "the network's stack nested in another", edit: (p) => nestedIn(p, "Acme-network") },
  { id: "all of one tenant in one stack", edit: oneStack },
];

/** Benign edits of who is who, and of where everything is. */
export const ofPlatforms: readonly BenignEdit[] = [
  {
    id: "another path for the customer's principals",
    edit: (p) => everywhere(everywhere(p, "role/customer/", "role/client/"), '"/customer/"', '"/client/"'),
  },
  { id: "other names for the tenants' units", edit: unitsRenamed },
  { id: "another name for a role of the vendor's", edit: (p) => everywhere(p, "TenantProvisioner", "Builder") },
  { id: "another tenant account", edit: (p) => everywhere(p, account, "777777777777") },
  { id: "another vendor account", edit: (p) => everywhere(p, "222222222222", "888888888888") },
  { id: "another management account", edit: (p) => everywhere(p, "111111111111", "121212121212") },
  { id: "another organization", edit: (p) => everywhere(p, "o-exampleorgid", "o-another1234") },
  { id: "another Region", edit: (p) => everywhere(p, "us-east-1", "eu-central-1") },
  { id: "another partition", edit: (p) => everywhere(everywhere(p, "us-east-1", "us-gov-west-1"), "arn:aws:", "arn:aws-us-gov:") },
  {
    id: "a unit more",
    edit: (p) =>
      addTo(p, "Organization", "Resources", {
        More: { Type: "AWS::Organizations::OrganizationalUnit", Properties: { Name: "More", ParentId: { Ref: "Sandbox" } } },
      }),
  },
  {
    id: "a guardrail more",
    edit: (p) =>
      addTo(p, "Organization", "Resources", {
        More: {
          Type: "AWS::Organizations::Policy",
          Properties: {
            Name: "more",
            Type: "SERVICE_CONTROL_POLICY",
            TargetIds: [{ Ref: "Tenants" }],
            Content: { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "sagemaker:*", Resource: "*" }] },
          },
        },
      }),
  },
  {
    id: "guardrails on the account too",
    edit: (p) =>
      everyResource(p, (resource) =>
        resource["Type"] === "AWS::Organizations::Policy" && /Active|Network/.test(JSON.stringify(resource["Properties"]))
          ? ((put(resource, ["Properties", "TargetIds"], (targets) => [...listOf(targets), account]) ?? {}) as JsonMap)
          : resource,
      ),
  },
  { id: "guardrails split in two", edit: splitGuardrails },
  {
    id: "a guardrail of another kind",
    edit: (p) =>
      addTo(p, "Organization", "Resources", {
        More: {
          Type: "AWS::Organizations::Policy",
          Properties: { Name: "tags", Type: "TAG_POLICY", TargetIds: [{ Ref: "Tenants" }], Content: { tags: {} } },
        },
      }),
  },
  {
    id: "a vendor account more",
    edit: (p) => ({
      ...p,
      estate:
        put(
          put(p.estate, ["vendor", "accounts", "support"], () => "101010101010"),
          ["vendor", "units", "support"],
          () => "Infrastructure",
        ) ?? null,
    }),
  },
  {
    id: "fewer tenants",
    edit: (p) => ({
      stacks: Object.fromEntries(Object.entries(p.stacks).filter(([name]) => !name.startsWith("Globex"))),
      estate: put(p.estate, ["tenants"], (tenants) => listOf(tenants).slice(0, 1)) ?? null,
    }),
  },
  {
    id: "one customer principal more",
    edit: (p) => ({
      ...p,
      estate: put(p.estate, ["tenants", 0, "customer"], (globs) => [...listOf(globs), `arn:aws:iam::${account}:role/customer-auditor`]) ?? null,
    }),
  },
];

function unitsRenamed(platform: Platform): Platform {
  const names: Readonly<Record<string, string>> = { Tenants: "Customers", Active: "Live" };
  const units = everyResource(platform, (resource) =>
    resource["Type"] === "AWS::Organizations::OrganizationalUnit"
      ? ((put(resource, ["Properties", "Name"], (name) => names[String(name)] ?? name) ?? {}) as JsonMap)
      : resource,
  );
  return { ...units, estate: JSON.parse(JSON.stringify(units.estate).replaceAll("Tenants/Active", "Customers/Live")) as Json };
}

/** Every reference within the template follows. */
export function renamed(template: JsonMap, name: (id: string) => string): JsonMap {
  const ids = new Set(Object.keys(isMap(template["Resources"]) ? template["Resources"] : {}));
  const to = (id: Json): Json => (typeof id === "string" && ids.has(id) ? name(id) : id);
  const inSub = (text: string): string =>
    text.replaceAll(/\$\{([A-Za-z0-9]+)(\.[^}]*)?\}/g, (whole, id: string, rest: string | undefined) =>
      ids.has(id) ? `\${${name(id)}${rest ?? ""}}` : whole,
    );
  const walk = (value: Json): Json => {
    if (isList(value)) return value.map(walk);
    if (!isMap(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]): [string, Json] => {
        if (key === "Ref" || key === "DependsOn") return [key, isList(inner) ? inner.map(to) : to(inner)];
        if (key === "Fn::GetAtt" && isList(inner)) return [key, inner.map((part, i) => (i === 0 ? to(part) : part))];
        if (key === "Fn::Sub" && typeof inner === "string") return [key, inSub(inner)];
        if (key === "Fn::Sub" && isList(inner)) return [key, inner.map((part) => (typeof part === "string" ? inSub(part) : walk(part)))];
        return [key, walk(inner)];
      }),
    );
  };
  const walked = walk(template) as JsonMap;
  const resources = isMap(walked["Resources"]) ? walked["Resources"] : {};
  return { ...walked, Resources: Object.fromEntries(Object.entries(resources).map(([id, resource]) => [name(id), resource])) };
}

/** `{ Ref: X }` and the like as YAML tags, where they stand as the only member of a block. */
function shortForms(text: string): string {
  return text.replaceAll(
    /\n( +)(- )?([A-Za-z]+:)?\n? *Ref: (\w+)(?=\n)/g,
    (whole, indent: string, dash: string | undefined, key: string | undefined, id: string) =>
      key === undefined ? (dash === undefined ? whole : `\n${indent}- !Ref ${id}`) : `\n${indent}${dash ?? ""}${key} !Ref ${id}`,
  );
}

function dependent(template: JsonMap): JsonMap {
  const resources = isMap(template["Resources"]) ? template["Resources"] : {};
  const [first] = Object.keys(resources);
  return {
    ...template,
    Resources: Object.fromEntries(
      Object.entries(resources).map(([id, resource]) => [
        id,
        id !== first && isMap(resource) && resource["DependsOn"] === undefined ? { ...resource, DependsOn: [first ?? ""] } : resource,
      ]),
    ),
  };
}

function unrelated(platform: Platform): Platform {
  const more = {
    MoreTopic: { Type: "AWS::SNS::Topic", Properties: {} },
    MoreAlarm: { Type: "AWS::CloudWatch::Alarm", Properties: { ComparisonOperator: "GreaterThanThreshold", EvaluationPeriods: 1 } },
    MoreParameter: { Type: "AWS::SSM::Parameter", Properties: { Type: "String", Value: "x", Name: "/more/parameter" } },
    MoreGroup: { Type: "AWS::EC2::SecurityGroup", Properties: { GroupDescription: "x" } },
  };
  return Object.keys(platform.stacks)
    .filter(isTenants)
    .reduce((edited, stack) => addTo(edited, stack, "Resources", more), platform);
}

function nestedIn(platform: Platform, name: string): Platform {
  const { template } = platform.stacks[name] as PlatformStack;
  return changeStack(platform, name, (stack) => ({
    ...stack,
    template: { Resources: { Inner: { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: "https://example.com/inner.json" } } } },
    nested: { Inner: template },
  }));
}

/** Templates of one tenant put together: their logical ids are all different. */
function oneStack(platform: Platform): Platform {
  const own = Object.entries(platform.stacks).filter(([name]) => isAcme(name));
  const section = (name: string): JsonMap => Object.assign({}, ...own.map(([, { template }]) => at(template, [name]) ?? {})) as JsonMap;
  const together: PlatformStack = {
    account,
    region: "us-east-1",
    template: { Parameters: section("Parameters"), Conditions: section("Conditions"), Resources: section("Resources") },
  };
  return { ...platform, stacks: { ...Object.fromEntries(Object.entries(platform.stacks).filter(([name]) => !isAcme(name))), Acme: together } };
}

/** Half of the statements of each guardrail stand in a second one with the same targets. */
function splitGuardrails(platform: Platform): Platform {
  return everyStack(platform, (template) => {
    const resources = isMap(template["Resources"]) ? template["Resources"] : {};
    const halves = Object.entries(resources).flatMap(([id, resource]): [string, Json][] => {
      const statements = listOf(at(resource, ["Properties", "Content", "Statement"]));
      if (!isMap(resource) || resource["Type"] !== "AWS::Organizations::Policy" || statements.length < 2) return [[id, resource]];
      const half = (from: number, to?: number): Json =>
        put(resource, ["Properties", "Content", "Statement"], () => statements.slice(from, to)) ?? null;
      return [
        [id, half(0, 1)],
        [`${id}Second`, half(1)],
      ];
    });
    return { ...template, Resources: Object.fromEntries(halves) };
  });
}
