import { channelTypes, type ChannelType } from "../../checks/sources/readers/network-types.ts";
import { addTo, at, changeStack, changeTemplate, isMap, listOf, put, resourceOf, type JsonMap } from "./json.ts";
import { deleted, type Edit } from "./structure-edit.ts";
import { computeEdits } from "./structure-compute.ts";
import { organizationEdits } from "./structure-organization.ts";
import type { Expected, Mutant, Operator } from "./mutant.ts";
import type { Plan } from "./plans.ts";
import type { Json, Platform } from "./platform.ts";
import { openWritings, type Writing } from "./written.ts";

/** Wrong edits of whole resources, of what a stack holds, and of the estate file. */

export function structureMutants(platform: Platform, plan: Plan): readonly Mutant[] {
  const own: Readonly<Record<string, () => readonly Edit[]>> = {
    "audit-trail-is-tenants-own": trailEdits,
    "bucket-blocks-public-access": () => [...blockEdits(plan), ...otherBuckets("AWS::S3::Bucket without blocks", true, plan)],
    "bucket-refuses-plain-http": () => [...policyEdits(plan), ...otherBuckets("AWS::S3::Bucket without a policy", false, plan)],
    "key-vendor-cannot-destroy": () => keyEdits(platform, plan),
    "key-vendor-cannot-repolicy": () => keyEdits(platform, plan),
    "network-no-internet-path": networkEdits,
  };
  return [
    ...(own[plan.claim]?.() ?? []),
    ...(computeEdits[plan.claim]?.(platform) ?? []),
    ...(organizationEdits[plan.claim]?.(platform, plan) ?? []),
    ...(plan.goals.length === 0 ? [] : estateEdits(plan)),
  ];
}

function moved(
  stack: string,
  logicalId: string,
  to: string,
  expected: Expected,
  change: (resource: JsonMap) => JsonMap,
  enables: readonly string[] = [],
): Edit {
  const resource = `${stack}/${logicalId}`;
  return {
    id: `${resource}: moved to ${to}`,
    operator: "move",
    expected,
    resource,
    enables,
    edit: (platform) =>
      addTo(
        changeTemplate(platform, stack, ["Resources", logicalId], () => undefined),
        to,
        "Resources",
        { [logicalId]: change(resourceOf(platform, stack, logicalId)) },
      ),
  };
}

const literalName =
  (name: string, member: string) =>
  (resource: JsonMap): JsonMap =>
    (put(resource, ["Properties", member], () => name) ?? {}) as JsonMap;
const withoutKey = (resource: JsonMap): JsonMap => (put(resource, ["Properties", "BucketEncryption"], () => undefined) ?? {}) as JsonMap;

function trailEdits(): readonly Edit[] {
  const bucket = "panops-trail-333333333333-us-east-1";
  const tenant = ["tenants/acme"];
  const named = (platform: Platform): Platform =>
    changeTemplate(platform, "Acme-audit", ["Resources", "Trail", "Properties", "S3BucketName"], () => bucket);
  const bucketMoved = moved("Acme-audit", "TrailBucket", "Compute-access", "broken", withoutKey, ["Acme-audit/Trail"]);
  const toTenant = moved("Acme-audit", "TrailBucket", "Globex-data", "broken", withoutKey, ["Acme-audit/Trail"]);
  return [
    ...deleted("Acme-audit", "Trail", "broken", tenant),
    moved("Acme-audit", "Trail", "Compute-access", "broken", literalName(bucket, "S3BucketName"), tenant),
    moved("Acme-audit", "Trail", "Globex-audit", "broken", literalName(bucket, "S3BucketName"), tenant),
    moved("Acme-audit", "Trail", "Organization", "broken", literalName(bucket, "S3BucketName"), tenant),
    ...deleted("Acme-audit", "TrailBucket", "undecided", ["Acme-audit/Trail"]),
    { ...bucketMoved, edit: (platform) => named(bucketMoved.edit(platform)) },
    { ...toTenant, edit: (platform) => named(toTenant.edit(platform)) },
  ];
}

function subjectOf(plan: Plan): readonly [string, string] {
  const [stack = "", logicalId = ""] = plan.subjects?.[0]?.split("/") ?? [];
  return [stack, logicalId];
}

function blockEdits(plan: Plan): readonly Edit[] {
  const [stack, bucket] = subjectOf(plan);
  const way = ["Resources", bucket, "Properties", "PublicAccessBlockConfiguration"];
  const block = (id: string, expected: Expected, value: Json | undefined, operator: Operator, extra?: Writing["with"]): Edit => ({
    id: `${stack}/${bucket}/PublicAccessBlockConfiguration: ${id}`,
    operator,
    expected,
    resource: `${stack}/${bucket}`,
    edit: (platform) => {
      const edited = changeTemplate(platform, stack, way, () => value);
      return extra?.(edited, stack) ?? edited;
    },
  });
  const off = { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false };
  return [
    block("out", "undecided", undefined, "remove"),
    block("empty", "broken", {}, "remove"),
    block("all off", "broken", off, "negate"),
    ...openWritings("x", "y").map(({ name, value, with: extra }) => block(name, "undecided", value, "parameter", extra)),
    ...deleted(stack, `${bucket}Policy`, "broken", [`${stack}/${bucket}`]),
    ...secondPolicy(plan),
  ];
}

function policyEdits(plan: Plan): readonly Edit[] {
  const [stack, bucket] = subjectOf(plan);
  const way = ["Resources", bucket, "Properties"];
  const off = { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false };
  const lists = { OwnershipControls: { Rules: [{ ObjectOwnership: "ObjectWriter" }] }, PublicAccessBlockConfiguration: off };
  const listed = (access: string): Edit => ({
    id: `${stack}/${bucket}: its access control list is ${access}`,
    operator: "widen",
    expected: "broken",
    resource: `${stack}/${bucket}`,
    edit: (platform) => changeTemplate(platform, stack, way, (now) => ({ ...(isMap(now) ? now : {}), ...lists, AccessControl: access })),
  });
  return [
    ...deleted(stack, `${bucket}Policy`, "broken", [`${stack}/${bucket}`]),
    ...secondPolicy(plan),
    listed("PublicRead"),
    listed("PublicReadWrite"),
  ];
}

/** Two policies for one bucket overwrite each other. */
function secondPolicy(plan: Plan): readonly Edit[] {
  const [stack, bucket] = subjectOf(plan);
  const policy = {
    Type: "AWS::S3::BucketPolicy",
    Properties: {
      Bucket: { Ref: bucket },
      PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" }] },
    },
  };
  const open = { ...policy, Properties: { ...policy.Properties, Bucket: { Ref: "Bare" } } };
  const add = (id: string, resource: JsonMap, extra: JsonMap = {}): Edit => ({
    id: `${stack}/${bucket}: ${id}`,
    operator: "add",
    expected: "undecided",
    resource: `${stack}/SecondPolicy`,
    edit: (platform) => addTo(addTo(platform, stack, "Parameters", extra), stack, "Resources", { SecondPolicy: resource }),
  });
  return [add("a second policy for it", policy), add("a policy for a bucket that a parameter names", open, { Bare: { Type: "String" } })];
}

const notModelled = [
  "AWS::S3Express::DirectoryBucket",
  "AWS::S3Outposts::Bucket",
  "AWS::S3Tables::TableBucket",
  "AWS::S3Vectors::VectorBucket",
  "AWS::Lightsail::Bucket",
];

function otherBuckets(what: string, blocks: boolean, plan: Plan): readonly Edit[] {
  const [first] = plan.subjects ?? [];
  if (first !== "Acme-data/DataBucket") return [];
  const bucket = (properties: JsonMap): JsonMap => ({ Type: "AWS::S3::Bucket", Properties: properties });
  const off = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: false };
  const kinds: readonly (readonly [string, JsonMap, Expected])[] = [
    [what, bucket({}), blocks ? "undecided" : "broken"],
    [`${what}, named`, bucket({ BucketName: "another-bucket" }), blocks ? "undecided" : "broken"],
    ...(blocks ? ([["AWS::S3::Bucket with three of four", bucket({ PublicAccessBlockConfiguration: off }), "broken"]] as const) : []),
    ...notModelled.map((type) => [type, { Type: type, Properties: {} }, "undecided"] as const),
  ];
  return ["Acme-data", "Acme-network"].flatMap((stack) =>
    kinds.map(([id, resource, expected]): Edit => ({
      id: `${stack}: added ${id}`,
      operator: "add",
      expected,
      resource: `${stack}/Another`,
      edit: (platform) => addTo(platform, stack, "Resources", { Another: resource }),
    })),
  );
}

function keyEdits(platform: Platform, plan: Plan): readonly Edit[] {
  const [stack, key] = subjectOf(plan);
  const good = at(platform.stacks[stack]?.template, ["Resources", key, "Properties", "KeyPolicy"]) ?? null;
  const version = { Version: "2012-10-17" };
  const toRoot = {
    ...version,
    Statement: [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::333333333333:root" }, Action: "kms:*", Resource: "*" }],
  };
  const toRole = {
    ...version,
    Statement: [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::333333333333:role/TenantProvisioner" }, Action: "kms:*", Resource: "*" }],
  };
  const uses = (id: string): JsonMap => ({
    Type: "AWS::S3::Bucket",
    Properties: {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: { "Fn::GetAtt": [id, "Arn"] } } },
        ],
      },
    },
  });
  const cluster = (id: string): JsonMap => ({ Type: "AWS::RDS::DBCluster", Properties: { StorageEncrypted: true, KmsKeyId: { Ref: id } } });
  const instance = (id: string): JsonMap => ({
    Type: "AWS::RDS::DBInstance",
    Properties: { StorageEncrypted: true, KmsKeyId: { "Fn::GetAtt": [id, "Arn"] } },
  });
  const add = (id: string, policy: Json | undefined, store: JsonMap, type = "AWS::KMS::Key", expected: Expected = "broken"): Edit => ({
    id: `${stack}: added ${id}`,
    operator: "add",
    expected,
    resource: `${stack}/Another`,
    edit: (before) =>
      addTo(before, stack, "Resources", { Another: { Type: type, Properties: policy === undefined ? {} : { KeyPolicy: policy } }, Store: store }),
  });
  const property = (id: string, name: string, value: Json | undefined, expected: Expected, extra?: Writing["with"]): Edit => ({
    id: `${stack}/${key}/${name}: ${id}`,
    operator: value === undefined ? "remove" : "negate",
    expected,
    resource: `${stack}/${key}`,
    edit: (before) => {
      const edited = changeTemplate(before, stack, ["Resources", key, "Properties", name], () => value);
      return extra?.(edited, stack) ?? edited;
    },
  });
  const unseen = (id: string, value: Json, extra?: Writing["with"]): Edit => ({
    id: `Acme-data: added a bucket whose key is ${id}`,
    operator: "add",
    expected: "undecided",
    resource: "Acme-data/Another",
    edit: (before) => {
      const edited = addTo(before, "Acme-data", "Resources", {
        Another:
          put(
            uses("x"),
            ["Properties", "BucketEncryption", "ServerSideEncryptionConfiguration", 0, "ServerSideEncryptionByDefault", "KMSMasterKeyID"],
            () => value,
          ) ?? null,
      });
      return extra?.(edited, "Acme-data") ?? edited;
    },
  });
  const external = openWritings("AWS_KMS", "AWS_CLOUDHSM");
  return [
    ...deleted(stack, key, "undecided", ["Acme-data", "tenants/acme"]),
    ...deleted(stack, "SharedDataKeyArn", "undecided", ["Acme-data", "tenants/acme"]),
    property("out", "KeyPolicy", undefined, "broken"),
    ...(plan.claim === "key-vendor-cannot-destroy"
      ? [
          property("material can be imported", "Origin", "EXTERNAL", "broken"),
          property("in a key store", "Origin", "AWS_CLOUDHSM", "broken"),
          property("in an external key store", "Origin", "EXTERNAL_KEY_STORE", "broken"),
          ...external.map(({ name, value, with: extra }) => property(name, "Origin", value, "undecided", extra)),
        ]
      : []),
    add("a key with AWS's policy that a bucket uses", undefined, uses("Another")),
    add("a key delegated to the account that a bucket uses", toRoot, uses("Another")),
    add("a key delegated to the account that a cluster uses", toRoot, cluster("Another")),
    add("a key delegated to the account that an instance uses", toRoot, instance("Another")),
    add("a key for a vendor role that a bucket uses", toRole, uses("Another")),
    add("a replica with AWS's policy that a bucket uses", undefined, uses("Another"), "AWS::KMS::ReplicaKey"),
    add("a key with a parameter for its policy that a bucket uses", { "Fn::Nope": good }, uses("Another"), "AWS::KMS::Key", "undecided"),
    unseen("in no source", "arn:aws:kms:us-east-1:222222222222:key/11111111-2222-3333-4444-555555555555"),
    unseen("an alias that is in no source", "alias/nobodys"),
    ...openWritings("alias/a", "alias/b").map(({ name, value, with: extra }) => unseen(name, value, extra)),
  ];
}

function networkEdits(): readonly Edit[] {
  const add = (stack: string, id: string, expected: Expected, resource: JsonMap, extra: JsonMap = {}): Edit => ({
    id: `${stack}: added ${id}`,
    operator: "add",
    expected,
    resource: `${stack}/Another`,
    edit: (platform) => addTo(addTo(platform, stack, "Parameters", extra), stack, "Resources", { Another: resource }),
  });
  const toVpc = ({ vpc }: ChannelType): JsonMap =>
    vpc === undefined
      ? {}
      : ((put({}, vpc.slice(0, 1), () => (vpc.length === 1 ? { Ref: "Vpc" } : { [vpc[1] ?? ""]: { Ref: "Vpc" } })) ?? {}) as JsonMap);
  const channels = Object.entries(channelTypes).flatMap(([type, entry]): readonly Edit[] => {
    if (entry.opens === "peering" || entry.opens === "endpoint") return [];
    return [add("Acme-network", type, entry.opens === "internet" ? "broken" : "undecided", { Type: type, Properties: toVpc(entry) })];
  });
  const gateway = { Type: "AWS::EC2::InternetGateway" };
  const route = (target: JsonMap): JsonMap => ({
    Type: "AWS::EC2::Route",
    Properties: { RouteTableId: { Ref: "Routes" }, DestinationCidrBlock: "0.0.0.0/0", ...target },
  });
  const outward = [
    "GatewayId",
    "NatGatewayId",
    "EgressOnlyInternetGatewayId",
    "TransitGatewayId",
    "CarrierGatewayId",
    "LocalGatewayId",
    "CoreNetworkArn",
  ];
  const strange = [
    "AWS::EC2::HyperspaceGateway",
    "AWS::NewService::Thing",
    "AWS::RAM::ResourceShare",
    "Custom::Thing",
    "AWS::CloudFormation::CustomResource",
    "AWS::CloudFormation::Stack",
    "AWS::CloudFormation::StackSet",
    "AWS::CloudFormation::Macro",
    "AWS::Serverless::Function",
    "My::Own::Thing::MODULE",
    "AWS::ServiceCatalog::CloudFormationProvisionedProduct",
  ];
  const balancer = (scheme: JsonMap): JsonMap => ({ Type: "AWS::ElasticLoadBalancingV2::LoadBalancer", Properties: scheme });
  return [
    ...channels,
    ...["Acme-data", "Acme-access"].flatMap((stack) => [
      add(stack, "AWS::EC2::InternetGateway", "broken", gateway),
      add(stack, "AWS::EC2::NatGateway", "broken", { Type: "AWS::EC2::NatGateway", Properties: {} }),
      add(stack, "AWS::EC2::VPNGateway", "broken", { Type: "AWS::EC2::VPNGateway", Properties: {} }),
    ]),
    ...outward.map((name) => add("Acme-network", `a route to ${name}`, "broken", route({ [name]: "x-0123" }))),
    ...["InstanceId", "NetworkInterfaceId", "VpcEndpointId"].map((name) =>
      add("Acme-network", `a route to ${name}`, "undecided", route({ [name]: "x-0123" })),
    ),
    ...openWritings("igw-1", "vpce-1").map(({ name, value, with: extra }): Edit => {
      const plain = add("Acme-network", `a route whose gateway is ${name}`, "undecided", route({ GatewayId: value }));
      return { ...plain, edit: (platform) => extra(plain.edit(platform), "Acme-network") };
    }),
    add("Acme-network", "a route with two targets", "undecided", route({ GatewayId: "local", NatGatewayId: "nat-1" })),
    add("Acme-network", "a route without a target", "undecided", route({})),
    ...strange.map((type) => add("Acme-network", type, "undecided", { Type: type, Properties: {} })),
    add("Acme-network", "a load balancer whose scheme a parameter decides", "undecided", balancer({ Scheme: { Ref: "Scheme" } }), {
      Scheme: { Type: "String" },
    }),
    ...hiddenGateways(),
  ];
}

/** The gateway comes only under a condition, or in a nested stack. */
function hiddenGateways(): readonly Edit[] {
  const stack = "Acme-network";
  const gateway: JsonMap = { Type: "AWS::EC2::InternetGateway" };
  const open = (platform: Platform): Platform =>
    addTo(addTo(platform, stack, "Parameters", { Stage: { Type: "String" } }), stack, "Conditions", {
      Open: { "Fn::Equals": [{ Ref: "Stage" }, "one"] },
    });
  return [
    {
      id: `${stack}: added a gateway under an open condition`,
      operator: "hide",
      expected: "broken",
      resource: `${stack}/Another`,
      edit: (platform) => addTo(open(platform), stack, "Resources", { Another: { ...gateway, Condition: "Open" } }),
    },
    {
      id: `${stack}: added a gateway in a nested stack`,
      operator: "hide",
      expected: "broken",
      resource: `${stack}/Another`,
      edit: (platform) => {
        const added = addTo(platform, stack, "Resources", {
          Another: { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: "https://example.com/nested.json" } },
        });
        return changeStack(added, stack, (one) => ({ ...one, nested: { Another: { Resources: { Inner: gateway } } } }));
      },
    },
  ];
}

/** Who is who is read too. */
function estateEdits(plan: Plan): readonly Edit[] {
  const estate = (id: string, operator: Operator, expected: Expected, way: readonly (string | number)[], value: Json | undefined): Edit => ({
    id: `estate file: ${id}`,
    operator,
    expected,
    resource: "estate",
    enables: ["tenants/acme", "organization"],
    edit: (platform) => ({ ...platform, estate: put(platform.estate, way, () => value) ?? null }),
  });
  const unit = ["tenants", 0, "unit"];
  const sparesCustomer = plan.by !== "anyone";
  const granted = (without: string) =>
    listOf(["management-account-honest", "handover-honest", "root-mailbox-not-vendor", "workers-purge"].filter((name) => name !== without));
  return [
    estate("the tenant stands in a unit without guardrails", "move", "broken", unit, "Sandbox"),
    estate("the tenant's unit is not named", "remove", "undecided", unit, undefined),
    estate("the tenant's unit does not exist", "negate", "undecided", unit, "Tenants/Nowhere"),
    estate("there is no organization", "remove", "broken", ["organization"], undefined),
    estate("the management account is not trusted", "remove", "broken", ["assumptions"], granted("management-account-honest")),
    ...(plan.claim === "key-vendor-cannot-repolicy"
      ? [estate("the hand-over is not trusted", "remove", "broken", ["assumptions"], granted("handover-honest"))]
      : []),
    ...(sparesCustomer && plan.claim !== "network-no-internet-path"
      ? [
          {
            ...estate(
              "the customer is somebody else",
              "move",
              "broken or undecided",
              ["tenants", 0, "customer"],
              ["arn:aws:iam::333333333333:role/somebody/*"],
            ),
            reason: "whether principals of the former customer's names are there is in no source",
          },
        ]
      : []),
  ];
}
