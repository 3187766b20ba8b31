import type { DigestChain } from "./digest.ts";
import type { Database } from "./database.ts";
import type { Entrance } from "./edge.ts";
import type { Fact, Origin } from "./fact.ts";
import type { ItemTable, LambdaFunction, Queue, Schedule, Secret, TaskDefinition } from "./compute.ts";
import type { LandingZone, Member, Organization, OrganizationPolicy, Unit, Workload } from "./organization.ts";
import type { Resource, Tenant } from "./estate.ts";
import type { FleetKinds } from "./fleet.ts";
import type { PolicyDocument } from "./policy.ts";
import type { Schema, Table } from "./postgres.ts";
import type { ConnectorCode, ProvisioningPath, RegisteredCell, RegisteredTenant, Registry } from "./registry.ts";
import type { Text } from "./text.ts";

/** One member per kind of resource. A new kind here makes the compiler list the sources to extend. */
export interface Kinds extends FleetKinds {
  readonly tenant: Tenant;
  readonly "s3:bucket": Bucket;
  readonly "s3:account": StorageSettings;
  readonly "kms:key": Key;
  readonly "cloudtrail:trail": Trail;
  readonly "cloudtrail:digest-chain": DigestChain;
  readonly "ec2:vpc": Vpc;
  readonly "ec2:channel": Channel;
  readonly "ec2:route": Route;
  readonly "ec2:route-table": RouteTable;
  readonly "ec2:peering": Peering;
  readonly "cloudformation:stack": DeclaredStack;
  readonly "logs:delivery": Delivery;
  readonly "rds:cluster": Cluster;
  readonly "rds:database": Database;
  readonly store: Store;
  readonly "sqs:queue": Queue;
  readonly "dynamodb:table": ItemTable;
  readonly "secretsmanager:secret": Secret;
  readonly "lambda:function": LambdaFunction;
  readonly "ecs:task-definition": TaskDefinition;
  readonly "scheduler:schedule": Schedule;
  readonly "edge:entrance": Entrance;
  readonly "iam:principal": Principal;
  readonly "organizations:organization": Organization;
  readonly "organizations:account": Member;
  readonly "controltower:landing-zone": LandingZone;
  readonly workload: Workload;
  readonly "organizations:unit": Unit;
  readonly "organizations:policy": OrganizationPolicy;
  readonly "postgres:table": Table;
  readonly "postgres:schema": Schema;
  readonly "registry:registry": Registry;
  readonly "registry:tenant": RegisteredTenant;
  readonly "registry:cell": RegisteredCell;
  readonly "registry:provisioning-path": ProvisioningPath;
  readonly "registry:connector-code": ConnectorCode;
}

/** An S3 bucket. (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html) */
export interface Bucket extends Resource {
  readonly kind: "s3:bucket";
  readonly name: Fact<Text>;
  readonly publicAccessBlock: { readonly [K in PublicAccessFlag]: Fact<boolean> };
  /** The bucket policy; null when there is none. */
  readonly policy: Fact<PolicyDocument | null>;
  /** True where the bucket owner owns every object, so that no access control list has a say. */
  readonly aclsOff: Fact<boolean>;
  /** The access control list that the bucket is made with: `Private`, `PublicRead`. */
  readonly cannedAcl: Fact<string>;
  /** `Enabled`, `Suspended`; `Off`: it never was on. */
  readonly versioning: Fact<string>;
  /** The lock that each new object gets; null when none does. */
  readonly objectLock: Fact<ObjectLock | null>;
  /** What its lifecycle rules delete by themselves. */
  readonly lifecycle: Fact<readonly Expiry[]>;
  /** The key of default encryption as written (id, ARN or alias); null for SSE-S3 or the AWS managed key. */
  readonly encryptionKey: Fact<Text | null>;
  /** Default encryption: `AES256` (SSE-S3), `aws:kms`, `aws:kms:dsse`. */
  readonly encryptionMode: Fact<string>;
  /** By default objects are encrypted under a bucket key: one use of the KMS key for many of them. */
  readonly bucketKey: Fact<boolean>;
}

/** (docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html) */
export interface ObjectLock {
  /** `COMPLIANCE`: nobody can shorten it; `GOVERNANCE`: who may bypass it can. */
  readonly mode: string;
  readonly days: number;
}

/** One deletion by a lifecycle rule. (docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html) */
export interface Expiry {
  /** `objects`: current versions; `versions`: those that are no longer current. */
  readonly deletes: "objects" | "versions";
  /** `days`: so many after it was made, or was replaced; `date`: on that day and every day after it. */
  readonly by: "days" | "date";
  readonly when: Text;
  readonly origin: Origin;
}

/** What S3 holds about a whole account. */
export interface StorageSettings extends Resource {
  readonly kind: "s3:account";
  readonly publicAccessBlock: Bucket["publicAccessBlock"];
}

export const publicAccessFlags = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"] as const;
export type PublicAccessFlag = (typeof publicAccessFlags)[number];

/** A KMS key or replica key. */
export interface Key extends Resource {
  readonly kind: "kms:key";
  readonly keyId: Fact<Text>;
  readonly arn: Fact<Text>;
  readonly policy: Fact<PolicyDocument>;
  /** `AWS_KMS`, `EXTERNAL`, `AWS_CLOUDHSM`, `EXTERNAL_KEY_STORE`. */
  readonly keyMaterial: Fact<string>;
  readonly multiRegion: Fact<boolean>;
  /** `SYMMETRIC_DEFAULT`, `RSA_2048`, … */
  readonly keySpec: Fact<string>;
  /** `ENCRYPT_DECRYPT`, `SIGN_VERIFY`, … */
  readonly keyUsage: Fact<string>;
  /** AWS makes new material each year. */
  readonly rotation: Fact<boolean>;
  /** Aliases, as written (`alias/name`). */
  readonly aliases: Fact<readonly Text[]>;
}

/** A CloudTrail trail. */
export interface Trail extends Resource {
  readonly kind: "cloudtrail:trail";
  readonly logging: Fact<boolean>;
  readonly multiRegion: Fact<boolean>;
  readonly organizationTrail: Fact<boolean>;
  readonly bucket: Fact<Text>;
  /** What S3 last answered to a delivery that failed; null: none failed, and templates have nothing to say of it. */
  readonly deliveryError: Fact<Text | null>;
  /** The key of its log files as written (id, ARN or alias); null for SSE-S3. */
  readonly encryptionKey: Fact<Text | null>;
  /** Digest files say which log files there were. */
  readonly validation: Fact<boolean>;
  /** Which events it records: those that any of these fits. */
  readonly selectors: Fact<readonly EventSelector[]>;
}

/**
 * Every field must fit. Basic selectors are written as the advanced ones that record the same.
 * (docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html)
 */
export interface EventSelector {
  readonly fields: readonly FieldSelector[];
}

export interface FieldSelector {
  /** `eventCategory`, `readOnly`, `eventSource`, `resources.type`, `resources.ARN`, … */
  readonly field: string;
  readonly operator: "equals" | "startsWith" | "endsWith" | "notEquals" | "notStartsWith" | "notEndsWith";
  /** One of them must fit; of the `not` operators all. */
  readonly values: readonly Text[];
}

/** Something else than a trail that delivers records into a bucket: a flow log. */
export interface Delivery extends Resource {
  readonly kind: "logs:delivery";
  /** The bucket's name or ARN as written; null when it goes elsewhere. */
  readonly bucket: Fact<Text | null>;
}

export interface Vpc extends Resource {
  readonly kind: "ec2:vpc";
  readonly vpcId: Fact<Text>;
}

/**
 * Anything through which packets may enter or leave a VPC of its account: network.md §5. A gateway and its attachment are two.
 */
export interface Channel extends Resource {
  readonly kind: "ec2:channel";
  /** AWS's type: `AWS::EC2::InternetGateway`. */
  readonly type: string;
  /** For people: "an internet gateway". */
  readonly what: string;
  /** `nothing` when its settings keep it inside. */
  readonly opens: Fact<ChannelKind | "nothing">;
  /** The VPC it belongs to; null when it names none. */
  readonly vpc: Fact<Text | null>;
  /** Endpoints only: the service; null elsewhere. */
  readonly service: Fact<Text | null>;
}

export type ChannelKind =
  | "internet" // a way to or from the internet, or to a network that may lead there
  | "peering" // to one other VPC, and no further
  | "endpoint" // to a service
  | "elsewhere"; // to a proxy or a network that no source shows

export interface Route extends Resource {
  readonly kind: "ec2:route";
  readonly vpc: Fact<Text | null>;
  /** The range as AWS keeps it, or the prefix list. */
  readonly destination: Fact<Text>;
  /** Type: the property that names it, `GatewayId`. */
  readonly target: Fact<{ readonly type: string; readonly id: Text }>;
}

export interface RouteTable extends Resource {
  readonly kind: "ec2:route-table";
  readonly vpc: Fact<Text>;
  /** Its routes but for those to its own VPC; unknown where a route's table is. */
  readonly routes: Fact<number>;
}

/** A VPC peering connection, as the account of one of its ends has it. */
export interface Peering extends Resource {
  readonly kind: "ec2:peering";
  /** The end that is in this account. */
  readonly vpc: Fact<Text>;
  /** The other end's. */
  readonly peerAccount: Fact<Text>;
  /** Asked for or active; not refused, expired, failed or deleted. */
  readonly live: Fact<boolean>;
}

/** A stack as it is written. */
export interface DeclaredStack extends Resource {
  readonly kind: "cloudformation:stack";
  /** Declared ones, whatever their conditions. */
  readonly resources: number;
}

/** A database cluster or instance, or another store of data that lies under one key. */
export interface Cluster extends Resource {
  readonly kind: "rds:cluster";
  /** AWS's type: `AWS::RDS::DBCluster`. */
  readonly type: string;
  readonly encrypted: Fact<boolean>;
  /** As written; null for the AWS managed key. */
  readonly encryptionKey: Fact<Text | null>;
}

/** What keeps data and is neither a bucket, a secret, nor a `Cluster`: a queue, a log group, a volume, a stream. */
export interface Store extends Resource {
  readonly kind: "store";
  /** AWS's type: `AWS::SQS::Queue`. */
  readonly type: string;
  /** As written; null for a key of AWS's. */
  readonly encryptionKey: Fact<Text | null>;
}

/** An IAM user or role. */
export interface Principal extends Resource {
  readonly kind: "iam:principal";
  readonly type: "user" | "role";
  readonly arn: Fact<Text>;
  /** Inline and managed, groups' included. */
  readonly policies: Fact<readonly PolicyDocument[]>;
  readonly boundary: Fact<PolicyDocument | null>;
  /** Roles only; null for users. */
  readonly trust: Fact<PolicyDocument | null>;
}
