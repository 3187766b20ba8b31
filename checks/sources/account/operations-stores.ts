import type { Call, Earlier, Operation, Paging } from "./operation.ts";

/** Identity, access, keys, buckets, trails, databases and the other stores of one account. */

type Row = Omit<Operation, "id" | "absent" | "needs" | "rate"> & Partial<Pick<Operation, "absent" | "needs" | "rate">>;

export function row(of: Row): Operation {
  return { id: `${of.service}.${of.name}`, absent: [], needs: [], rate: "other", ...of };
}

const byMarker: Paging = { reply: "Marker", request: "Marker", more: "IsTruncated", size: { MaxItems: 1000 } };
const byNextMarker: Paging = { reply: "NextMarker", request: "Marker", more: "Truncated", size: { Limit: 1000 } };
const rdsMarker: Paging = { reply: "Marker", request: "Marker", size: { MaxRecords: 100 } };

export const identityOperations: readonly Operation[] = [
  // docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html: needs no permission, and none can be taken.
  row({ service: "sts", name: "GetCallerIdentity", iam: [], where: "account", expect: ["Account"] }),
  row({
    service: "account",
    name: "ListRegions",
    iam: ["account:ListRegions"],
    where: "account",
    list: "Regions",
    key: "RegionName",
    input: { RegionOptStatusContains: ["ENABLED", "ENABLED_BY_DEFAULT"] },
    page: { reply: "NextToken", request: "NextToken", size: { MaxResults: 50 } },
    needs: ["accountRegions"],
  }),
  // Where account:ListRegions is not to be had.
  row({
    service: "ec2",
    name: "DescribeRegions",
    iam: ["ec2:DescribeRegions"],
    where: "account",
    list: "Regions",
    key: "RegionName",
    each: (found) => (found.items("account.ListRegions").length > 0 ? [] : [{ parameters: {} }]),
    rate: "ec2",
    needs: ["ec2"],
  }),
];

export const accessOperations: readonly Operation[] = [
  row({
    service: "iam",
    name: "GetAccountAuthorizationDetails",
    iam: ["iam:GetAccountAuthorizationDetails"],
    where: "account",
    expect: ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"],
    page: byMarker,
  }),
  row({ service: "iam", name: "GetAccountSummary", iam: ["iam:GetAccountSummary"], where: "account", expect: ["SummaryMap"] }),
  row({ service: "iam", name: "ListSAMLProviders", iam: ["iam:ListSAMLProviders"], where: "account", list: "SAMLProviderList" }),
  row({
    service: "iam",
    name: "ListOpenIDConnectProviders",
    iam: ["iam:ListOpenIDConnectProviders"],
    where: "account",
    list: "OpenIDConnectProviderList",
  }),
];

/** AWS's own keys have an alias of AWS; they are nobody's to configure. (docs.aws.amazon.com/kms/latest/developerguide/concepts.html) */
function customerKeys(found: Earlier): readonly Call[] {
  const awsOwn = new Set(
    found
      .items("kms.ListAliases")
      .filter((alias) => String(alias["AliasName"]).startsWith("alias/aws/"))
      .map((alias) => alias["TargetKeyId"]),
  );
  return found
    .items("kms.ListKeys")
    .filter((key) => !awsOwn.has(key["KeyId"]))
    .map((key) => ({ parameters: { KeyId: key["KeyId"] } }));
}

const ofKeys = { where: "regions", each: customerKeys, parent: "kms.ListKeys", rate: "kms" } as const;
const defaultPolicy = (found: Earlier): readonly Call[] =>
  customerKeys(found).map(({ parameters }) => ({ parameters: { ...parameters, PolicyName: "default" } }));

export const custodyOperations: readonly Operation[] = [
  row({ service: "kms", name: "ListKeys", iam: ["kms:ListKeys"], where: "regions", list: "Keys", key: "KeyId", page: byNextMarker, rate: "kms" }),
  row({
    service: "kms",
    name: "ListAliases",
    iam: ["kms:ListAliases"],
    where: "home",
    alsoWhere: "kms.ListKeys",
    list: "Aliases",
    key: "AliasName",
    page: { ...byNextMarker, size: { Limit: 100 } },
    rate: "kms",
  }),
  row({ service: "kms", name: "DescribeKey", iam: ["kms:DescribeKey"], expect: ["KeyMetadata"], ...ofKeys }),
  row({ service: "kms", name: "GetKeyPolicy", iam: ["kms:GetKeyPolicy"], expect: ["Policy"], ...ofKeys, each: defaultPolicy }),
  row({ service: "kms", name: "ListGrants", iam: ["kms:ListGrants"], list: "Grants", page: { ...byNextMarker, size: { Limit: 100 } }, ...ofKeys }),
  row({
    service: "kms",
    name: "GetKeyRotationStatus",
    iam: ["kms:GetKeyRotationStatus"],
    expect: ["KeyRotationEnabled"],
    ...ofKeys,
    // Keys without symmetric material of AWS's do not rotate. (docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html)
    absent: ["UnsupportedOperationException"],
  }),
];

/** In the bucket's own Region; a service that does not say it is asked in the home Region. */
function bucketsWhere(wanted: (bucket: string, found: Earlier) => boolean): (found: Earlier) => readonly Call[] {
  return (found) =>
    found
      .items("s3.ListBuckets")
      .filter(({ Name }) => wanted(String(Name), found))
      .map(({ Name, BucketRegion }) => ({ parameters: { Bucket: Name }, ...(typeof BucketRegion === "string" && { region: BucketRegion }) }));
}

const ofBuckets = { service: "s3", where: "account", parent: "s3.ListBuckets", each: bucketsWhere(() => true) } as const;

function receivesLogs(bucket: string, found: Earlier): boolean {
  return found.items("cloudtrail.DescribeTrails").some((trail) => trail["S3BucketName"] === bucket);
}

function mayHaveAcl(bucket: string, found: Earlier): boolean {
  return !JSON.stringify(found.reply("s3.GetBucketOwnershipControls", { Bucket: bucket }) ?? {}).includes('"BucketOwnerEnforced"');
}

/** In the trail's home Region, by its ARN; `member` is what the operation calls it. */
function trailsAs(member: "Name" | "TrailName"): (found: Earlier) => readonly Call[] {
  return (found) =>
    found.items("cloudtrail.DescribeTrails").map(({ TrailARN, Name, HomeRegion }) => ({
      parameters: { [member]: TrailARN ?? Name },
      ...(typeof HomeRegion === "string" && { region: HomeRegion }),
    }));
}

const ofTrails = { where: "account", parent: "cloudtrail.DescribeTrails", rate: "cloudtrail", needs: ["cloudtrail"] } as const;

const ofAccountId = {
  where: "account",
  each: (found: Earlier): readonly Call[] => [{ parameters: { AccountId: found.account } }],
  needs: ["s3control"],
} as const;

export const auditOperations: readonly Operation[] = [
  row({
    service: "cloudtrail",
    name: "DescribeTrails",
    iam: ["cloudtrail:DescribeTrails"],
    where: "account",
    list: "trailList",
    key: "TrailARN",
    rate: "cloudtrail",
    needs: ["cloudtrail"],
  }),
  row({
    service: "cloudtrail",
    name: "GetTrailStatus",
    iam: ["cloudtrail:GetTrailStatus"],
    ...ofTrails,
    each: trailsAs("Name"),
    expect: ["IsLogging"],
  }),
  row({
    service: "cloudtrail",
    name: "GetEventSelectors",
    iam: ["cloudtrail:GetEventSelectors"],
    ...ofTrails,
    each: trailsAs("TrailName"),
    expect: ["TrailARN"],
  }),
];

export const storageOperations: readonly Operation[] = [
  row({
    service: "s3-control",
    name: "GetPublicAccessBlock",
    iam: ["s3:GetAccountPublicAccessBlock"],
    ...ofAccountId,
    expect: ["PublicAccessBlockConfiguration"],
    root: "PublicAccessBlockConfiguration",
    absent: ["NoSuchPublicAccessBlockConfiguration"],
  }),
  row({
    service: "s3-control",
    name: "ListAccessPoints",
    iam: ["s3:ListAccessPoints"],
    ...ofAccountId,
    list: "AccessPointList",
    page: { reply: "NextToken", request: "NextToken", size: { MaxResults: 1000 } },
  }),
  // BucketRegion is given only when the request has a parameter. (docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html)
  row({
    service: "s3",
    name: "ListBuckets",
    iam: ["s3:ListAllMyBuckets"],
    where: "account",
    list: "Buckets",
    key: "Name",
    page: { reply: "ContinuationToken", request: "ContinuationToken", size: { MaxBuckets: 1000 } },
  }),
  row({ name: "GetBucketPolicy", iam: ["s3:GetBucketPolicy"], ...ofBuckets, expect: ["Policy"], absent: ["NoSuchBucketPolicy"] }),
  row({
    name: "GetBucketEncryption",
    iam: ["s3:GetEncryptionConfiguration"],
    ...ofBuckets,
    expect: ["ServerSideEncryptionConfiguration"],
    root: "ServerSideEncryptionConfiguration",
    absent: ["ServerSideEncryptionConfigurationNotFoundError"],
  }),
  row({
    name: "GetPublicAccessBlock",
    iam: ["s3:GetBucketPublicAccessBlock"],
    ...ofBuckets,
    expect: ["PublicAccessBlockConfiguration"],
    root: "PublicAccessBlockConfiguration",
    absent: ["NoSuchPublicAccessBlockConfiguration"],
  }),
  row({
    name: "GetBucketOwnershipControls",
    iam: ["s3:GetBucketOwnershipControls"],
    ...ofBuckets,
    expect: ["OwnershipControls"],
    root: "OwnershipControls",
    absent: ["OwnershipControlsNotFoundError"],
  }),
  row({ name: "GetBucketVersioning", iam: ["s3:GetBucketVersioning"], ...ofBuckets, root: "VersioningConfiguration" }),
  row({
    name: "GetBucketLifecycleConfiguration",
    iam: ["s3:GetLifecycleConfiguration"],
    ...ofBuckets,
    expect: ["Rules"],
    root: "LifecycleConfiguration",
    absent: ["NoSuchLifecycleConfiguration"],
  }),
  row({
    name: "GetObjectLockConfiguration",
    iam: ["s3:GetBucketObjectLockConfiguration"],
    ...ofBuckets,
    expect: ["ObjectLockConfiguration"],
    root: "ObjectLockConfiguration",
    absent: ["ObjectLockConfigurationNotFoundError"],
  }),
  row({
    service: "s3",
    name: "GetBucketReplication",
    iam: ["s3:GetReplicationConfiguration"],
    where: "account",
    parent: "s3.ListBuckets",
    each: bucketsWhere((bucket, found) => !receivesLogs(bucket, found)),
    expect: ["ReplicationConfiguration"],
    root: "ReplicationConfiguration",
    absent: ["ReplicationConfigurationNotFoundError"],
  }),
  // Where access control lists are off, there is nothing in one.
  row({
    service: "s3",
    name: "GetBucketAcl",
    iam: ["s3:GetBucketAcl"],
    where: "account",
    parent: "s3.ListBuckets",
    each: bucketsWhere(mayHaveAcl),
    expect: ["Grants"],
    root: "AccessControlPolicy",
  }),
  ...databaseOperations(),
];

function databaseOperations(): readonly Operation[] {
  const rds = { service: "rds", page: rdsMarker, needs: ["rds"] } as const;
  const whereClusters = { where: "home", alsoWhere: "rds.DescribeDBClusters" } as const;
  return [
    row({ ...rds, name: "DescribeDBClusters", iam: ["rds:DescribeDBClusters"], where: "regions", list: "DBClusters", key: "DBClusterIdentifier" }),
    row({
      ...rds,
      name: "DescribeDBInstances",
      iam: ["rds:DescribeDBInstances"],
      where: "home",
      alsoWhere: "ec2.DescribeVpcs",
      list: "DBInstances",
      key: "DBInstanceIdentifier",
    }),
    row({ ...rds, name: "DescribeDBClusterSnapshots", iam: ["rds:DescribeDBClusterSnapshots"], ...whereClusters, list: "DBClusterSnapshots" }),
    row({ ...rds, name: "DescribeExportTasks", iam: ["rds:DescribeExportTasks"], ...whereClusters, list: "ExportTasks" }),
    row({
      ...rds,
      name: "DescribeDBClusterParameters",
      iam: ["rds:DescribeDBClusterParameters"],
      ...whereClusters,
      list: "Parameters",
      input: { Filters: [{ Name: "parameter-name", Values: ["rds.force_ssl", "ssl_min_protocol_version"] }] },
      each: (found) => {
        const groups = found.items("rds.DescribeDBClusters").flatMap((cluster) => cluster["DBClusterParameterGroup"] ?? []);
        return [...new Set(groups)].map((group) => ({ parameters: { DBClusterParameterGroupName: group } }));
      },
    }),
  ];
}
