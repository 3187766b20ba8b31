import { auditRules } from "./fact-rules-audit.ts";
import { computeRules } from "./fact-rules-compute.ts";
import { databaseRules } from "./fact-rules-database.ts";
import { fleetRulesByClaim } from "./fact-rules-fleet.ts";
import { organizationRules } from "./fact-rules-organization.ts";
import { compared, keyRules, keySettings } from "./fact-rules-keys.ts";
import { actionsMatched, statementsOf } from "./documents.ts";
import { kindOfFact, nameOfFact, type FactPlace, type FactRule } from "./fact-operators.ts";
import type { DocumentPlace } from "./mutant.ts";
import type { Plan } from "./plans.ts";
import type { Platform } from "./platform.ts";
import { at, listOf } from "./json.ts";

/*
 * What must happen when a fact is wrong, by resource type and property: a fact that a claim comes to read and that has no rule here stops the
 * run, so nothing that is read goes without mutants or without a reason.
 */
export function ruleFor(platform: Platform, plan: Plan, place: FactPlace): FactRule {
  const kind = kindOfFact(platform, place);
  const rules = { ...common, ...byClaim[plan.claim] };
  const rule = rules[kind];
  if (rule === undefined) throw new Error(`${plan.claim} reads ${nameOfFact(place)} (${kind}), which has no rule`);
  return rule(platform, plan, place);
}

type Rule = (platform: Platform, plan: Plan, place: FactPlace) => FactRule;

const isOf = (plan: Plan, { stack, way }: FactPlace): boolean => plan.subjects?.includes(`${stack}/${way[1] ?? ""}`) === true;

/** The units from the root to the tenant's. */
const onPath = ["Tenants", "TenantsActive"];

const unitName: Rule = (_platform, _plan, { way }) => {
  if (!onPath.includes(way[1] ?? "")) return { noBearing: "the name of a unit that is not above the tenant" };
  return {
    wrong: [{ name: "out", value: undefined, expected: "undecided" }],
    text: {
      bad: "Elsewhere",
      good: way[1] === "Tenants" ? "Tenants" : "Active",
      expected: "undecided",
      reason: "a path of the estate file that no template shows is unknown, not unguarded",
    },
  };
};

const unitParent: Rule = (_platform, _plan, { way }) => {
  const id = way[1] ?? "";
  if (onPath.includes(id)) {
    return {
      wrong: [
        { name: "another unit", value: { Ref: "Sandbox" }, expected: "undecided", operator: "move" },
        { name: "another root", value: "r-other", expected: "undecided", operator: "move" },
        { name: "out", value: undefined, expected: "undecided" },
      ],
    };
  }
  if (["TenantsVending", "SuspendedLeaving"].includes(id)) return { noBearing: "the parent of a unit that is not above the tenant" };
  return {
    wrong: [{ name: "another root", value: "r-other", expected: "undecided", operator: "move" }],
    unknownIs: "wherever a unit that is not above the tenant hangs, the others tell the root",
  };
};

/** The policy has a statement that refuses one of the claim's requests. */
function bears(platform: Platform, plan: Plan, { stack, way }: FactPlace): boolean {
  const content: DocumentPlace = { stack, logicalId: way[1] ?? "", way: ["Properties", "Content"], layer: "scp" };
  return statementsOf(platform, content).some((statement) => actionsMatched(statement, plan.goals).length > 0);
}

const policyType: Rule = (platform, plan, place) => {
  if (!bears(platform, plan, place)) return { noBearing: "a policy that refuses none of the claim's requests can only refuse more" };
  return {
    wrong: [
      { name: "a tag policy", value: "TAG_POLICY", expected: "broken" },
      { name: "a backup policy", value: "BACKUP_POLICY", expected: "broken" },
      { name: "out", value: undefined, expected: "undecided" },
    ],
    text: { bad: "TAG_POLICY", good: "SERVICE_CONTROL_POLICY", expected: "broken" },
  };
};

const target: Rule = (platform, plan, place) => {
  if (!bears(platform, plan, place)) return { noBearing: "a policy that refuses none of the claim's requests can only refuse more" };
  const targets = at(platform.stacks[place.stack]?.template, place.way.slice(0, -1));
  return {
    wrong: [
      { name: "another unit", value: { Ref: "Sandbox" }, expected: "broken", operator: "move" },
      { name: "another account", value: "999999999999", expected: "broken", operator: "move" },
      ...(listOf(targets).length > 0 ? ([{ name: "out", value: undefined, expected: "broken", operator: "detach" }] as const) : []),
    ],
    text: { bad: "ou-none-other", good: "ou-none-this", expected: "broken" },
  };
};

const nameIsNobodys = "the name then belongs to no declared principal; whether somebody can make one of that name decides";

const roleName: Rule = (platform, _plan, { stack, way }) => {
  const path = at(platform.stacks[stack]?.template, ["Resources", way[1] ?? "", "Properties", "Path"]);
  if (path === "/customer/") return { noBearing: "the name of a principal of the customer's, read to be told apart from the vendor's" };
  return { wrong: [], text: { bad: "Renamed", good: "Other", expected: "broken or undecided", reason: nameIsNobodys }, open: "broken or undecided" };
};

const rolePath: Rule = (platform, _plan, { stack, way }) => {
  const path = at(platform.stacks[stack]?.template, ["Resources", way[1] ?? "", "Properties", "Path"]);
  if (path === "/customer/") return { noBearing: "the path of a principal of the customer's, read to be told apart from the vendor's" };
  return {
    wrong: [],
    text: { bad: "/moved/", good: "/other/", expected: "broken or undecided", reason: nameIsNobodys },
    open: "broken or undecided",
  };
};

const boundaryOf: Rule = (_platform, _plan, { way }) => {
  if (way[1] === "Collector")
    return { noBearing: "this boundary allows everything that the claim is about, so the role's own policy is what binds it" };
  return {
    wrong: [
      { name: "out", value: undefined, expected: "broken" },
      { name: "the administrators' policy", value: "arn:aws:iam::aws:policy/AdministratorAccess", expected: "broken" },
      { name: "another policy", value: "arn:aws:iam::333333333333:policy/panops/Other", expected: "undecided" },
    ],
    text: { bad: "arn:aws:iam::aws:policy/AdministratorAccess", good: "arn:aws:iam::333333333333:policy/Other", expected: "broken" },
  };
};

const common: Readonly<Record<string, Rule>> = {
  "AWS::Organizations::OrganizationalUnit Name": unitName,
  "AWS::Organizations::OrganizationalUnit ParentId": unitParent,
  "AWS::Organizations::Policy Type": policyType,
  "AWS::Organizations::Policy TargetIds": target,
  "AWS::IAM::Role RoleName": roleName,
  "AWS::IAM::Role Path": rolePath,
  "AWS::IAM::Role PermissionsBoundary": boundaryOf,
  "AWS::IAM::ManagedPolicy Path": () => ({ noBearing: "the policy is found by reference, whatever it is called" }),
  "AWS::IAM::ManagedPolicy ManagedPolicyName": () => ({ noBearing: "the policy is found by reference, whatever it is called" }),
  "AWS::SSM::Parameter Name": compared,
  "AWS::SSM::Parameter Value": () => ({ noBearing: "fills a condition of a statement that has no bearing" }),
  "Parameters Default": () => ({ noBearing: "fills a condition of a statement that has no bearing" }),
  "Parameters Type": () => ({ noBearing: "fills a condition of a statement that has no bearing" }),
  "AWS::S3::Bucket BucketName": compared,
  "AWS::SQS::Queue QueueName": compared,
  "AWS::Logs::LogGroup LogGroupName": compared,
  "AWS::AutoScaling::AutoScalingGroup AutoScalingGroupName": compared,
};

const otherPolicys = { noBearing: "the policy of another bucket, which is judged by itself" } as const;

const bucketPolicyTarget =
  (afterwards: "broken"): Rule =>
  (_platform, plan, { stack, way }) => {
    const bucket = way[1]?.replace(/Policy$/, "") ?? "";
    if (plan.subjects?.includes(`${stack}/${bucket}`) !== true) return otherPolicys;
    return {
      wrong: [
        { name: "another bucket", value: "somebodys-bucket", expected: afterwards, operator: "move" },
        ...(stack === "Acme-audit"
          ? ([
              {
                name: "the other bucket of the stack",
                value: { Ref: bucket === "TrailBucket" ? "FlowBucket" : "TrailBucket" },
                expected: afterwards,
                operator: "move",
              },
            ] as const)
          : []),
        { name: "out", value: undefined, expected: "undecided" },
      ],
      text: { bad: "somebodys-bucket", good: "other", expected: afterwards },
      enables: [`${stack}/${bucket}`],
    };
  };

const bucketName: Rule = (_platform, plan, place) => {
  if (!isOf(plan, place)) return { noBearing: "the name of another bucket, which is judged by itself" };
  return {
    wrong: [],
    text: { bad: "renamed-bucket", good: "other-bucket", expected: "broken" },
    // A policy of another bucket may then be this one's.
    enables: ["Acme-audit", "Acme-data"],
  };
};

const flag: Rule = (_platform, _plan, _place) => ({
  wrong: [
    { name: "false", value: false, expected: "broken" },
    { name: "out", value: undefined, expected: "broken" },
    { name: "a number", value: 0, expected: "undecided", reason: "CloudFormation refuses it" },
  ],
  text: { bad: "false", good: "true", expected: "broken" },
});

const byClaim: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  ...auditRules,
  ...computeRules,
  ...databaseRules,
  ...fleetRulesByClaim,
  ...organizationRules,
  "database-encrypts-with-tenant-key": { ...keyRules, ...databaseRules["database-encrypts-with-tenant-key"] },
  "audit-logs-every-key-use": { ...keyRules, ...auditRules["audit-logs-every-key-use"] },
  "audit-trail-is-tenants-own": {
    "AWS::CloudTrail::Trail IsLogging": () => ({
      wrong: [
        { name: "false", value: false, expected: "broken" },
        { name: "out", value: undefined, expected: "undecided", reason: "IsLogging is required: CloudFormation refuses the template" },
      ],
      text: { bad: "false", good: "true", expected: "broken" },
    }),
    "AWS::CloudTrail::Trail IsMultiRegionTrail": () => ({
      wrong: [
        { name: "false", value: false, expected: "broken" },
        { name: "out", value: undefined, expected: "broken" },
      ],
      text: { bad: "false", good: "true", expected: "broken" },
    }),
    "AWS::CloudTrail::Trail S3BucketName": () => ({
      wrong: [
        { name: "another tenant's bucket", value: "panops-trail-444444444444-us-east-1", expected: "broken", operator: "move" },
        { name: "a bucket that is in no source", value: "somebodys-logs", expected: "undecided", operator: "move" },
        { name: "out", value: undefined, expected: "undecided", reason: "S3BucketName is required: CloudFormation refuses the template" },
      ],
      text: { bad: "panops-trail-444444444444-us-east-1", good: "somebodys-logs", expected: "broken" },
    }),
    "AWS::S3::Bucket BucketName": (_platform, _plan, { way }) =>
      way[1] === "TrailBucket"
        ? {
            wrong: [],
            text: {
              bad: "renamed-bucket",
              good: "other-bucket",
              expected: "undecided",
              reason: "the bucket that the trail names is then in no source",
            },
            enables: ["Acme-audit/Trail"],
          }
        : { noBearing: "the name of another bucket than the trail's" },
  },
  "bucket-blocks-public-access": {
    ...Object.fromEntries(
      ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"].map((name) => [
        `AWS::S3::Bucket PublicAccessBlockConfiguration/${name}`,
        flag,
      ]),
    ),
    "AWS::S3::BucketPolicy Bucket": bucketPolicyTarget("broken"),
    "AWS::S3::Bucket BucketName": bucketName,
  },
  "bucket-refuses-plain-http": {
    "AWS::S3::Bucket OwnershipControls/Rules/ObjectOwnership": (_platform, plan, place) =>
      isOf(plan, place)
        ? {
            wrong: [
              { name: "BucketOwnerPreferred", value: "BucketOwnerPreferred", expected: "undecided" },
              { name: "out", value: undefined, expected: "undecided" },
            ],
            text: {
              bad: "ObjectWriter",
              good: "BucketOwnerEnforced",
              expected: "undecided",
              reason: "what objects' own lists allow is in no template",
            },
          }
        : { noBearing: "another bucket, which is judged by itself" },
    "AWS::S3::Bucket PublicAccessBlockConfiguration/BlockPublicAcls": () => ({
      noBearing: "says whether a public access control list counts, and they are off",
    }),
    "AWS::S3::Bucket PublicAccessBlockConfiguration/IgnorePublicAcls": () => ({
      noBearing: "says whether a public access control list counts, and they are off",
    }),
    "AWS::S3::BucketPolicy Bucket": bucketPolicyTarget("broken"),
    "AWS::S3::Bucket BucketName": bucketName,
  },
  "key-vendor-cannot-destroy": keyRules,
  "key-deletion-waits-30-days": keyRules,
  "bucket-encrypts-with-tenant-key": {
    ...keyRules,
    ...keySettings["bucket-encrypts-with-tenant-key"],
    "AWS::S3::BucketPolicy Bucket": bucketPolicyTarget("broken"),
    "AWS::S3::Bucket BucketName": bucketName,
  },
  "audit-each-decrypt-visible": { ...keyRules, ...keySettings["audit-each-decrypt-visible"] },
  "key-is-tenants-own": { ...keyRules, ...keySettings["key-is-tenants-own"] },
  "secrets-are-encrypted": { ...keyRules, ...keySettings["secrets-are-encrypted"] },
  "key-not-used-for-audit": { ...keyRules, ...keySettings["key-not-used-for-audit"] },
  "key-vendor-cannot-repolicy": {
    ...keyRules,
    "AWS::KMS::Key MultiRegion": () => ({
      wrong: [{ name: "true", value: true, expected: "broken" }],
      text: { bad: "true", good: "false", expected: "broken" },
    }),
  },
  "network-no-internet-path": {
    "AWS::EC2::VPCEndpoint VpcId": () => ({ noBearing: "an endpoint of AWS's own services keeps inside in whatever VPC it is" }),
    "AWS::EC2::VPCEndpoint VpcEndpointType": () => ({
      wrong: [{ name: "ServiceNetwork", value: "ServiceNetwork", expected: "undecided" }],
      text: { bad: "GatewayLoadBalancer", good: "Interface", expected: "undecided", reason: "what lies behind it is in no source" },
    }),
    "AWS::EC2::VPCEndpoint ServiceName": () => ({
      wrong: [
        { name: "somebody's service", value: "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0", expected: "undecided", operator: "move" },
        { name: "out", value: undefined, expected: "undecided" },
      ],
      text: {
        bad: "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0",
        good: "com.example.service",
        expected: "undecided",
        reason: "what lies behind somebody's service is in no source",
      },
    }),
    "AWS::EC2::Route RouteTableId": () => ({ noBearing: "a route to a peering keeps inside in whatever VPC it is" }),
    "AWS::EC2::RouteTable VpcId": () => ({ noBearing: "routes to a peering keep inside in whatever VPC they are" }),
    "AWS::EC2::Route VpcPeeringConnectionId": () => ({ noBearing: "the property says that the route leads to a peering, whichever it is" }),
  },
};
