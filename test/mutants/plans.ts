import { makings } from "../../checks/claims/network/gateway-actions.ts";
import { actionsOnResource } from "../../checks/reason/policy/catalogue.ts";
import { text, type Text } from "../../checks/model/text.ts";
import type { Condition } from "../../checks/model/policy.ts";
import { changeTemplate, isMap, listOf } from "./json.ts";
import type { StatementJson } from "./mutant.ts";
import type { Json, Platform } from "./platform.ts";

/** What the kit knows of a claim: what it is about on the reference platform, and which requests it is about. */
export interface Plan {
  readonly claim: string;
  readonly tenant: "acme";
  readonly account: string;
  /** Ids of the subject; absent: whatever the claim finds. */
  readonly subjects?: readonly string[];
  /** Resources whose own policies carry the claim besides the subjects'. */
  readonly carriers?: readonly string[];
  /** The actions that the claim says nobody can do. */
  readonly goals: readonly string[];
  /** Those that break the claim by themselves, when somebody can do them. */
  readonly gains: readonly string[];
  /** Those that leave it undecided, when nothing else that it says can be done either. */
  readonly open?: readonly string[];
  /** The resources that a request for the action is about. */
  arns(action: string): readonly Text[];
  /** The subject as its own policy names it. */
  readonly ownResource: Json;
  /** Contexts that the claim is about, each a list of conditions; `[[]]`: any. */
  readonly where: readonly (readonly Condition[])[];
  readonly by: "vendor" | "not-customer" | "anyone";
  /** May an identity's own policy allow the actions, without the resource's? */
  readonly identitySuffices: boolean;
  /** The resource's own policy alone carries the proof: no role's own policy does, and no unit's guardrails. */
  readonly byOwnPolicy?: true;
  /** Goals that are about some kinds of subject only, of which the reference platform's is none. */
  readonly special: readonly string[];
  /** The platform with a subject of the kind that the claim asks most about. */
  fullest(platform: Platform): Platform;
  /** Adds an Allow to the resource's own policy, for everyone or for the account's identities. */
  opened(platform: Platform, allow: StatementJson, everyone: boolean): Platform;
  /** Adds a Deny to the resource's own policy. */
  denied(platform: Platform, deny: StatementJson): Platform;
}

export const account = "333333333333";
const ownRoot = { AWS: `arn:aws:iam::${account}:root` };
const same = (platform: Platform): Platform => platform;

function appended(platform: Platform, stack: string, way: readonly string[], statement: StatementJson): Platform {
  return changeTemplate(platform, stack, way, (list) => [...listOf(list), statement]);
}

const keyWay = ["Resources", "DataKey", "Properties", "KeyPolicy", "Statement"];

function keyPlan(claim: string, goals: readonly string[], special: readonly string[], stack: string): Plan {
  return {
    claim,
    tenant: "acme",
    account,
    subjects: [`${stack}/DataKey`],
    goals,
    gains: goals,
    special,
    where: [[]],
    by: "vendor",
    identitySuffices: false,
    ownResource: "*",
    arns: () => [text(`arn:aws:kms:us-east-1:${account}:key/*`)],
    // Material can be imported into some keys only, and some only have replicas.
    fullest: (platform) =>
      changeTemplate(platform, stack, ["Resources", "DataKey", "Properties"], (now) => ({
        ...(isMap(now) ? now : {}),
        Origin: "EXTERNAL",
        MultiRegion: true,
      })),
    opened: (platform, allow, everyone) => appended(platform, stack, keyWay, { ...allow, Principal: everyone ? "*" : ownRoot, Resource: "*" }),
    denied: (platform, deny) => appended(platform, stack, keyWay, { ...deny, Principal: "*" }),
  };
}

function bucketPlan(claim: string, stack: string, bucket: string, name: string, more: Pick<Plan, "goals" | "where" | "by">): Plan {
  const way = ["Resources", `${bucket}Policy`, "Properties", "PolicyDocument", "Statement"];
  const both = [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`];
  return {
    claim,
    tenant: "acme",
    account,
    subjects: [`${stack}/${bucket}`],
    ...more,
    gains: more.goals,
    special: [],
    identitySuffices: true,
    ownResource: both,
    arns: (action) => (action === "s3:PutAccountPublicAccessBlock" ? [["*"]] : both.map((arn) => text(arn))),
    // What an S3 policy of the organization does to the account's block is not read, so nothing is refuted while there is one.
    fullest: (platform) => changeTemplate(platform, "Organization", ["Resources", "PublicBucketsBlocked"], () => undefined),
    opened: (platform, allow, everyone) => (everyone ? appended(platform, stack, way, { ...allow, Principal: "*", Resource: both }) : platform),
    denied: (platform, deny) => appended(platform, stack, way, { ...deny, Principal: "*" }),
  };
}

function is(operator: string, key: string, value: string, ifExists = false): Condition {
  return { operator, ifExists, key, values: [[value]], origin: { source: "template", path: "" } };
}

const destroy = [
  "kms:DisableKey",
  "kms:ScheduleKeyDeletion",
  "kms:DeleteImportedKeyMaterial",
  "kms:EnableKey",
  "kms:CancelKeyDeletion",
  "kms:ImportKeyMaterial",
];
const repolicy = [
  "PutKeyPolicy",
  "CreateAlias",
  "UpdateAlias",
  "DeleteAlias",
  "TagResource",
  "UntagResource",
  "ReplicateKey",
  "UpdatePrimaryRegion",
  "SynchronizeMultiRegionKey",
].map((name) => `kms:${name}`);
const beyondResources = is("Bool", "kms:GrantIsForAWSResource", "false", true);
const direct = is("Bool", "aws:ViaAWSService", "false", true);
/** The account's root user may do this to a bucket's policy, whatever it says. */
const rootMay = ["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"];
const notRoot = is("ArnNotLike", "aws:PrincipalArn", ownRoot.AWS);
const blocks = { goals: ["s3:PutBucketPublicAccessBlock", "s3:PutAccountPublicAccessBlock"], where: [[]], by: "not-customer" } as const;
const weak = {
  goals: actionsOnResource("s3", ["bucket", "object"]),
  where: [
    [is("Bool", "aws:SecureTransport", "false"), direct],
    [is("Bool", "aws:SecureTransport", "true"), is("NumericLessThan", "s3:TlsVersion", "1.2"), direct],
  ],
  by: "anyone",
} as const;

const encryption = "s3:x-amz-server-side-encryption";
const said = (key: string): Condition => is("Null", key, "false");

const buckets = [
  ["Acme-data", "DataBucket", `panops-data-${account}-us-east-1`],
  ["Acme-audit", "TrailBucket", `panops-trail-${account}-us-east-1`],
  ["Acme-audit", "FlowBucket", `panops-flow-${account}-us-east-1`],
] as const;

/** A claim about settings alone, of which no request decides. */
function settingsPlan(claim: string, ...subjects: readonly string[]): Plan {
  return {
    claim,
    tenant: "acme",
    account,
    ...(subjects.length > 0 && { subjects }),
    goals: [],
    gains: [],
    special: [],
    where: [],
    by: "vendor",
    identitySuffices: false,
    ownResource: "*",
    arns: () => [["*"]],
    fullest: same,
    opened: same,
    denied: same,
  };
}

/** One plan for each subject of the tenant. */
export const plans: readonly Plan[] = [
  settingsPlan("audit-trail-is-tenants-own"),
  settingsPlan("bucket-is-versioned", "Acme-data/DataBucket"),
  settingsPlan("audit-logs-are-locked", "Acme-audit/TrailBucket"),
  settingsPlan("audit-logs-are-locked", "Acme-audit/FlowBucket"),
  settingsPlan("audit-logs-every-key-use", "Acme-key/DataKey"),
  settingsPlan("audit-logs-every-data-access", "Acme-data/DataBucket"),
  ...buckets.map(([stack, bucket, name]) => bucketPlan("bucket-blocks-public-access", stack, bucket, name, blocks)),
  ...buckets.map(([stack, bucket, name]) => bucketPlan("bucket-refuses-plain-http", stack, bucket, name, weak)),
  {
    ...bucketPlan("bucket-encrypts-with-tenant-key", "Acme-data", "DataBucket", `panops-data-${account}-us-east-1`, {
      goals: ["s3:PutObject"],
      where: [
        [said(encryption), is("StringNotEquals", encryption, "aws:kms")],
        [is("StringEquals", encryption, "aws:kms"), is("Null", `${encryption}-aws-kms-key-id`, "true")],
        [said(`${encryption}-customer-algorithm`)],
      ],
      by: "anyone",
    }),
    byOwnPolicy: true,
    fullest: same,
  },
  keyPlan(
    "key-vendor-cannot-destroy",
    destroy,
    destroy.filter((action) => action.endsWith("KeyMaterial")),
    "Acme-key",
  ),
  settingsPlan("database-is-aurora-serverless", "Acme-data/Cluster"),
  settingsPlan("database-encrypts-with-tenant-key", "Acme-data/Cluster"),
  settingsPlan("database-requires-tls", "Acme-data/Cluster"),
  settingsPlan("database-spans-zones", "Acme-data/Cluster"),
  settingsPlan("database-backs-up-7-days", "Acme-data/Cluster"),
  settingsPlan("queue-retries-then-parks", "Compute-cell/ConnectorJobs"),
  settingsPlan("cursor-store-expires", "Compute-cell/Cursors"),
  settingsPlan("connector-functions-bounded", "Compute-cell/Poll"),
  settingsPlan("connector-workers-bounded", "Compute-cell/ConnectorWorker"),
  settingsPlan("connector-polls-every-6-hours", "Compute-cell/PollEmail"),
  settingsPlan("gpu-fleet-is-spot-and-scales-to-zero", "Compute-cell/TranscriptionFleet"),
  settingsPlan("transcription-model-is-pinned", "Compute-cell/TranscriptionFleet"),
  settingsPlan("inference-runs-in-the-cell", "Compute-cell/InferenceService"),
  settingsPlan("secrets-are-encrypted", "Acme-data/SecretEmail"),
  settingsPlan("edge-speaks-modern-tls", "Compute-cell/Edge"),
  settingsPlan("org-has-landing-zone"),
  settingsPlan("org-guardrails-are-attached", "Organization/ActiveKeysAndTrail"),
  settingsPlan("org-guardrails-are-attached", "Organization/GrantsAndTls"),
  settingsPlan("org-guardrails-are-attached", "Organization/PublicBucketsBlocked"),
  settingsPlan("org-guardrails-are-attached", "Organization/InternetGatewaysBlocked"),
  settingsPlan("gpu-volumes-hold-nothing", "Compute-cell/TranscriptionFleet"),
  settingsPlan("key-is-tenants-own", "Acme-key/DataKey"),
  settingsPlan("key-not-used-for-audit", "Acme-key/DataKey"),
  {
    ...keyPlan("key-deletion-waits-30-days", ["kms:ScheduleKeyDeletion"], [], "Acme-key"),
    by: "anyone",
    where: [[is("NumericLessThan", "kms:ScheduleKeyDeletionPendingWindowInDays", "30")]],
  },
  {
    ...keyPlan("audit-each-decrypt-visible", ["kms:Decrypt", "kms:GenerateDataKey"], [], "Acme-key"),
    subjects: ["Acme-data/DataBucket"],
    carriers: ["Acme-key/DataKey"],
    byOwnPolicy: true,
    by: "anyone",
    where: [
      [
        is("StringEquals", "kms:ViaService", "s3.us-east-1.amazonaws.com"),
        is("StringEquals", "kms:EncryptionContext:aws:s3:arn", `arn:aws:s3:::panops-data-${account}-us-east-1`),
      ],
    ],
    fullest: same,
  },
  keyPlan("key-vendor-cannot-repolicy", [...repolicy, "kms:CreateGrant"], repolicy.slice(-3), "Acme-key"),
  {
    claim: "network-no-internet-path",
    tenant: "acme",
    account,
    subjects: ["Acme-network/Vpc"],
    goals: [...new Set(makings.flatMap(({ needs }) => needs.map(({ action }) => action)))],
    open: makings.flatMap(({ leads, needs }) => (leads === "elsewhere" ? needs.map(({ action }) => action) : [])),
    gains: makings.flatMap(({ leads, needs }) => (leads === undefined && needs.length === 1 ? needs.map(({ action }) => action) : [])),
    special: [],
    where: [[]],
    by: "vendor",
    identitySuffices: true,
    ownResource: "*",
    arns: (action) =>
      makings.flatMap(({ needs }) => needs.filter((need) => need.action === action).flatMap(({ arns }) => arns({ region: "us-east-1", account }))),
    fullest: same,
    opened: same,
    denied: same,
  },
];

/** What a request for the action must also meet for the claim to be about it. */
export function whereOf(plan: Plan, action: string): Plan["where"] {
  if (action === "kms:CreateGrant") return [[beyondResources]];
  const said = plan.claim === "network-no-internet-path" ? makings.flatMap(({ needs }) => needs.filter((need) => need.action === action)) : [];
  if (said.some(({ where }) => where !== undefined)) return said.map(({ where }) => where?.({ source: "template", path: "" }) ?? []);
  return rootMay.includes(action) && plan.by === "anyone" ? plan.where.map((conditions) => [...conditions, notRoot]) : plan.where;
}
