import type { Json } from "./deployed.ts";
import type { FakeAccount } from "./deployed.ts";
import { referencePlatform, type FakePlatform } from "./platform.ts";
import { withDigests } from "./digests.ts";
import type { EstateFile } from "../../../checks/model/estate-file.ts";

/**
 * The reference platform in one Region, where Acme's account is as promised and Globex's breaks every claim. The estate file names fewer accounts of the
 * vendor's: what only the others hold has no say in the tenants' claims.
 */
export function brokenPlatform(pageSize?: number): { readonly platform: FakePlatform; readonly file: EstateFile } {
  const whole = referencePlatform({ regions: ["us-east-1"], ...(pageSize !== undefined && { pageSize }) });
  const platform = half(withDigests(whole, ["us-east-1"]));
  const accounts = { management: "111111111111", compute: "222222222222" };
  return {
    platform,
    file: {
      ...platform.file,
      vendor: { ...platform.file.vendor, accounts },
    },
  };
}

/** Lets the account's own administrators do anything. */
const openPolicy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::444444444444:root" }, Action: "kms:*", Resource: "*" }],
});

const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
const administrator = {
  RoleName: "Operator",
  Arn: "arn:aws:iam::444444444444:role/Operator",
  Path: "/",
  AssumeRolePolicyDocument: "{}",
  RolePolicyList: [{ PolicyName: "All", PolicyDocument: JSON.stringify(everything) }],
  AttachedManagedPolicies: [],
};

/** The bucket of the cell's edge, under the key of Globex's data. */
function keepOutside({ accounts }: FakePlatform, globex: FakeAccount): void {
  const ofBucket = (account: FakeAccount | undefined, name: string): [string, Json] | undefined =>
    [...(account?.replies ?? [])].find(([key]) => key.startsWith(`s3.GetBucketEncryption panops-${name}-`));
  const [data, edge] = [ofBucket(globex, "data"), ofBucket(accounts.get("222222222222"), "edge")];
  if (data === undefined || edge === undefined) throw new Error("the reference platform has no data bucket or no bucket of the edge");
  accounts.get("222222222222")?.replies.set(edge[0], data[1]);
}

/** Globex after a bad day: each claim has something to find. */
function half(whole: FakePlatform): FakePlatform {
  const globex = whole.accounts.get("444444444444");
  if (globex === undefined) throw new Error("the reference platform has no Globex");
  for (const [key, reply] of globex.replies) {
    if (key.startsWith("s3.GetPublicAccessBlock"))
      globex.replies.set(key, {
        PublicAccessBlockConfiguration: { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false },
      });
    if (key.startsWith("s3.GetBucketVersioning")) globex.replies.set(key, { Status: "Suspended" });
    if (key.startsWith("s3.GetBucketPolicy")) globex.replies.delete(key);
    if (key.startsWith("kms.GetKeyRotationStatus")) globex.replies.set(key, { KeyRotationEnabled: false });
    if (key.startsWith("cloudtrail.GetTrailStatus")) globex.replies.set(key, { IsLogging: false });
    if (key.startsWith("kms.GetKeyPolicy")) globex.replies.set(key, { ...reply, Policy: openPolicy });
  }
  recordUnderDataKey(globex);
  removeDigest(globex);
  keepOutside(whole, globex);
  const clusters = globex.lists.get("rds.DescribeDBClusters us-east-1") ?? [];
  const worse = {
    ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 64 },
    StorageEncrypted: false,
    DBClusterParameterGroup: "default.aurora-postgresql15",
    BackupRetentionPeriod: 1,
  };
  globex.lists.set(
    "rds.DescribeDBClusters us-east-1",
    clusters.map((cluster) => ({ ...cluster, ...worse })),
  );
  const instances = globex.lists.get("rds.DescribeDBInstances us-east-1") ?? [];
  globex.lists.set(
    "rds.DescribeDBInstances us-east-1",
    instances.map((instance) => ({ ...instance, AvailabilityZone: "us-east-1a" })),
  );
  // Who uses it all: the listing is whole, so nobody else is assumed to be there.
  const details = globex.replies.get("iam.GetAccountAuthorizationDetails") as { readonly RoleDetailList: Json[] };
  const collector = details.RoleDetailList.findIndex(({ RoleName }) => RoleName === "Collector");
  const { PermissionsBoundary: _, ...unbound } = details.RoleDetailList[collector] ?? {};
  details.RoleDetailList[collector] = { ...unbound, RolePolicyList: administrator.RolePolicyList };
  details.RoleDetailList.push(administrator);
  // Out of the tenants' unit, where no guardrail of theirs binds it.
  whole.accounts.get("111111111111")?.lists.set("organizations.ListParents 444444444444", [{ Id: "r-ex01", Type: "ROOT" }]);
  const secrets = "secrets-manager.ListSecrets us-east-1";
  // Without a key: under the one that AWS manages.
  globex.lists.set(
    secrets,
    (globex.lists.get(secrets) ?? []).map(({ ARN, Name }) => ({ ARN, Name })),
  );
  const [vpc] = globex.lists.get("ec2.DescribeVpcs us-east-1") ?? [];
  globex.add("ec2.DescribeInternetGateways us-east-1", { InternetGatewayId: "igw-1", Attachments: [{ VpcId: vpc?.["VpcId"], State: "available" }] });
  return whole;
}

/** The first of the day: others were delivered since, so it is not late. */
function removeDigest({ replies }: FakeAccount): void {
  const [key, listing] = [...replies].find(([name, { Contents }]) => name.startsWith("s3.ListObjectsV2 ") && Array.isArray(Contents)) ?? [];
  if (key === undefined || listing === undefined) throw new Error("Globex has no digests");
  const [, ...others] = listing["Contents"] as readonly Json[];
  replies.set(key, { ...listing, KeyCount: others.length, Contents: others });
}

function recordUnderDataKey({ replies, lists }: FakeAccount): void {
  const [, encryption] = [...replies].find(([key]) => /^s3\.GetBucketEncryption \S*data/.test(key)) ?? [];
  const dataKey = JSON.stringify(encryption).match(/arn:aws:kms:[^"]+/)?.[0];
  const trails = lists.get("cloudtrail.DescribeTrails");
  if (dataKey === undefined || trails === undefined) throw new Error("Globex has no data key, or no trail");
  lists.set(
    "cloudtrail.DescribeTrails",
    trails.map((trail) => ({ ...trail, KmsKeyId: dataKey })),
  );
}
