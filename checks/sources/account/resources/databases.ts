import { described, jsonValue, memberOf, requiredMember, stringOf, textValue, unreadAs } from "./described.ts";
import { awsManagedKeys } from "./keys.ts";
import type { Read } from "./stores.ts";
import type { Found, Listed, Replies } from "../replies.ts";
import type { SourceResource } from "../../resource.ts";
import { partitionOf } from "../../../model/partition.ts";
import type { Value } from "../../../model/value.ts";

/** Clusters, all instances, and the clusters' parameter groups of a Region, as `AWS::RDS::DBCluster`, `AWS::RDS::DBInstance` and `AWS::RDS::DBClusterParameterGroup`. */
export function readServers(replies: Replies, region: string, instancesToo: boolean): Read {
  const clusters = replies.list("rds.DescribeDBClusters", region);
  const instances = instancesToo ? replies.list("rds.DescribeDBInstances", region) : { items: [], unread: [] };
  const managed = awsManagedKeys(replies, region);
  const groups = [...new Set(clusters.items.flatMap((item) => stringOf(item, "DBClusterParameterGroup") ?? []))];
  return {
    resources: [
      ...clusters.items.map((item) => server(item, replies.account, "DBCluster", managed)),
      ...instances.items.map((item) => server(item, replies.account, "DBInstance", managed)),
      ...groups.map((group) => parameterGroup(replies, group, region)),
    ],
    unread: [...clusters.unread, ...instances.unread],
  };
}

function server(item: Listed, account: string, form: "DBCluster" | "DBInstance", managed: ReadonlyMap<string, string>): SourceResource {
  const { id: name, region, origin } = item;
  const key = (of: Found, member: string): Value | undefined => {
    const value = stringOf(of, member);
    return value === undefined ? undefined : textValue(managed.get(value) ?? value, { ...of.origin, path: `${of.origin.path}/${member}` });
  };
  const secret = memberOf(item, "MasterUserSecret");
  const secretKey = key({ ...item, json: (item.json["MasterUserSecret"] ?? {}) as Found["json"] }, "KmsKeyId");
  const members = secretKey === undefined ? [] : ([["KmsKeyId", secretKey]] as const);
  const id = stringOf(item, `${form}Arn`);
  return described({
    id: id ?? `arn:${partitionOf(region).partition}:rds:${region}:${account}:${form === "DBCluster" ? "cluster" : "db"}:${name}`,
    type: `AWS::RDS::${form}`,
    account,
    region,
    origin,
    ref: name,
    attributes: form === "DBCluster" && id !== undefined ? { DBClusterArn: id } : {},
    properties: {
      Engine: requiredMember(item, "Engine"),
      EngineVersion: requiredMember(item, "EngineVersion"),
      ServerlessV2ScalingConfiguration: memberOf(item, "ServerlessV2ScalingConfiguration"),
      StorageEncrypted: requiredMember(item, "StorageEncrypted"),
      KmsKeyId: key(item, "KmsKeyId"),
      BackupRetentionPeriod: requiredMember(item, "BackupRetentionPeriod"),
      Tags: memberOf(item, "TagList"),
      MasterUserSecret: secret === undefined ? undefined : { type: "map", members: new Map(members), origin: secret.origin },
      PerformanceInsightsEnabled: (form === "DBInstance" ? requiredMember : memberOf)(item, "PerformanceInsightsEnabled"),
      PerformanceInsightsKmsKeyId: key(item, "PerformanceInsightsKMSKeyId"),
      DBClusterIdentifier: memberOf(item, "DBClusterIdentifier"),
      DBInstanceClass: memberOf(item, "DBInstanceClass"),
      AvailabilityZone: memberOf(item, "AvailabilityZone"),
      DBClusterParameterGroupName: memberOf(item, "DBClusterParameterGroup"),
      DBParameterGroupName: memberOf(item, "DBParameterGroups"),
    },
  });
}

/** What RDS says of the parameters that were asked for; the group has more. */
function parameterGroup(replies: Replies, name: string, region: string): SourceResource {
  const { items, unread } = replies.list("rds.DescribeDBClusterParameters", region, { DBClusterParameterGroupName: name });
  const [gap] = unread;
  const origin = items[0]?.origin ?? gap?.origin ?? { source: "account", path: `${replies.account}/rds.DescribeDBClusterParameters/${name}` };
  const stated = items.flatMap((item) => {
    const [key, value] = [stringOf(item, "ParameterName"), stringOf(item, "ParameterValue")];
    return key === undefined || value === undefined ? [] : [[key, jsonValue(value, item.origin)] as const];
  });
  const properties = { Parameters: gap === undefined ? ({ type: "map", members: new Map(stated), origin } as const) : unreadAs(gap) };
  return described({ id: name, type: "AWS::RDS::DBClusterParameterGroup", account: replies.account, region, origin, ref: name, properties });
}
