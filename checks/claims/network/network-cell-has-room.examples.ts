import { example, type Example } from "../../model/example.ts";
import { acmeRecord, cellRecord } from "../../model/example-registry.ts";

/** So many tenants in one cell. */
function registered(count: number, quotas?: object): Example {
  const tenants = Array.from({ length: count }, (_, i) => ({ ...acmeRecord, id: `tenant-${i + 1}` }));
  return { registry: { cells: { "cell-1": { ...cellRecord, ...(quotas !== undefined && { quotas }) } }, tenants } };
}

const cell = { Cell: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: "10.0.0.0/16" } } };

/** The cell's template: what each of so many peerings is. */
function written(count: number, properties: object = {}, more: object = {}): Example {
  const made = Array.from({ length: count }, (_, i) => [
    `Peering${i + 1}`,
    {
      Type: "AWS::EC2::VPCPeeringConnection",
      Properties: { VpcId: { Ref: "Cell" }, PeerVpcId: "vpc-0123456789abcdef0", PeerOwnerId: String(600_000_000_000 + i), ...properties },
    },
  ]);
  const resources = { ...cell, ...Object.fromEntries(made), ...more };
  return {
    templates: [{ name: "Cell", account: example.compute, template: { Parameters: { Owner: { Type: "String" } }, Resources: resources } }, acme],
  };
}

const acme = { name: "Acme", account: example.tenant, template: { Resources: { Topic: { Type: "AWS::SNS::Topic" } } } };

function routes(count: number): object {
  const made = Array.from({ length: count }, (_, i) => [
    `Route${i + 1}`,
    {
      Type: "AWS::EC2::Route",
      Properties: { RouteTableId: "rtb-0123456789abcdef0", DestinationCidrBlock: `10.64.${i}.0/24`, VpcPeeringConnectionId: { Ref: "Peering1" } },
    },
  ]);
  return Object.fromEntries(made);
}

/** The replies of the cell's account: a peering for each status. */
function answered(statuses: readonly string[], error?: object): Example {
  const peerings = statuses.map((Code, i) => ({
    VpcPeeringConnectionId: `pcx-${String(i).padStart(17, "0")}`,
    RequesterVpcInfo: { OwnerId: example.compute, VpcId: "vpc-0123456789abcdef0" },
    AccepterVpcInfo: { OwnerId: String(600_000_000_000 + i), VpcId: "vpc-0123456789abcdef1" },
    Status: { Code },
  }));
  const identity = (account: string): object => ({
    "sts.GetCallerIdentity": [{ response: { Account: account, Arn: `arn:aws:sts::${account}:assumed-role/Collector/cofferdam` } }],
    "account.ListRegions": [{ response: { Regions: [{ RegionName: example.region, RegionOptStatus: "ENABLED_BY_DEFAULT" }] } }],
    "ec2.DescribeVpcs": [{ response: { Vpcs: [] } }],
    "ec2.DescribeVpcPeeringConnections": [{ response: { VpcPeeringConnections: [] } }],
  });
  const replies = {
    ...identity(example.compute),
    "ec2.DescribeVpcs": [{ response: { Vpcs: [{ VpcId: "vpc-0123456789abcdef0" }] } }],
    "ec2.DescribeVpcPeeringConnections": [error === undefined ? { response: { VpcPeeringConnections: peerings } } : { error }],
    "ec2.DescribeRouteTables": [{ response: { RouteTables: [] } }],
  };
  const others = [example.management, example.tenant].map((account) => ({ account, replies: identity(account) }));
  return { accounts: [{ account: example.compute, replies }, ...others] } as Example;
}

const active = Array.from({ length: 101 }, () => "active");
const open = { code: "UnauthorizedOperation", message: "" };

export const examples = {
  holds: {
    "fifty tenants": registered(50),
    "a hundred tenants, for which the quota was raised": registered(100, { peeringsPerVpc: 125 }),
    "a hundred peerings are written": written(100),
    "a hundred are there": answered(active.slice(1)),
    "a hundred and one were, and one is deleted": answered(["deleted", ...active.slice(1)]),
    "a hundred peerings with one tenant": written(100, { PeerOwnerId: example.tenant }),
    "five hundred resources": written(100, {}, routes(399)),
  },
  broken: {
    "a hundred and one tenants": registered(101, { peeringsPerVpc: 125 }),
    "more tenants than peerings": registered(50, { peeringsPerVpc: 49 }),
    "a hundred and one are written": written(101),
    "a hundred and one are there": answered(active),
    "five hundred and one resources": written(100, {}, routes(400)),
  },
  undecided: {
    "fifty-one tenants, and no quota is recorded": registered(51),
    "whose the peerings are is a parameter": written(101, { PeerOwnerId: { Ref: "Owner" } }),
    "which VPC they join is a parameter": written(1, { VpcId: { Ref: "Owner" } }),
    "the peerings are not listed": answered([], open),
  },
};
