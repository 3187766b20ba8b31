import { database, instance } from "./database-examples.ts";

const subnet = (zone: object): object => ({ Type: "AWS::EC2::Subnet", Properties: { VpcId: "vpc-1", CidrBlock: "10.1.0.0/27", ...zone } });
const zoneOf = (id: string): object => ({ AvailabilityZone: { "Fn::GetAtt": [id, "AvailabilityZone"] } });
const byName = (writer: unknown, reader: unknown): object => ({ writer: { AvailabilityZone: writer }, reader: { AvailabilityZone: reader } });
const zones = { "us-east-1": { First: "use1-az1", Second: "use1-az2" } };
const mapped = (which: string): object => ({ AvailabilityZoneId: { "Fn::FindInMap": ["Zones", { Ref: "AWS::Region" }, which] } });

/** In the zones of two subnets. */
const bySubnet = (a: object, b: object, mappings?: object, reader = "B"): ReturnType<typeof database> => {
  const more = { A: subnet(a), B: subnet(b) };
  const { templates: [one] = [] } = database({ writer: zoneOf("A"), reader: zoneOf(reader), more });
  if (one === undefined) throw new Error("an example has a template");
  return { templates: [{ ...one, template: { ...(one.template as object), ...(mappings !== undefined && { Mappings: { Zones: mappings } }) } }] };
};

const listed = (place: number, region: unknown = ""): object => ({ "Fn::Select": [place, { "Fn::GetAZs": region }] });
const writer = { AvailabilityZone: "us-east-1a" };
const third = { Type: "AWS::RDS::DBInstance", Properties: { ...instance, AvailabilityZone: "us-east-1a" } };
const readers = {
  Type: "AWS::ApplicationAutoScaling::ScalableTarget",
  Properties: { ServiceNamespace: "rds", ScalableDimension: "rds:cluster:ReadReplicaCount", ResourceId: "cluster:a", MinCapacity: 1, MaxCapacity: 2 },
};

export const examples = {
  holds: {
    "two zones by name": database(byName("us-east-1a", "us-east-1b")),
    "a second reader beside the writer": database({ ...byName("us-east-1a", "us-east-1b"), more: { Third: third } }),
    "subnets of two zone ids": bySubnet({ AvailabilityZoneId: "use1-az1" }, { AvailabilityZoneId: "use1-az2" }),
    "subnets of two zone names": bySubnet({ AvailabilityZone: "us-east-1a" }, { AvailabilityZone: "us-east-1b" }),
    "subnets of a mapping's zones": bySubnet(mapped("First"), mapped("Second"), zones),
    "two places of AWS's list": database(byName(listed(0), listed(1))),
  },
  broken: {
    "both in one zone": database(byName("us-east-1a", "us-east-1a")),
    "both in one subnet's zone": bySubnet({ AvailabilityZoneId: "use1-az1" }, { AvailabilityZoneId: "use1-az2" }, undefined, "A"),
    "subnets of one zone id": bySubnet({ AvailabilityZoneId: "use1-az1" }, { AvailabilityZoneId: "use1-az1" }),
    "a mapping whose zones are one": bySubnet(mapped("First"), mapped("Second"), { "us-east-1": { ...zones["us-east-1"], Second: "use1-az1" } }),
    "one place of AWS's list": database(byName(listed(0), listed(0))),
    "the reader is of another cluster": database({ writer, reader: { AvailabilityZone: "us-east-1b", DBClusterIdentifier: "another" } }),
  },
  undecided: {
    "AWS chooses the zones": database({}),
    "AWS chooses the reader's": database({ writer }),
    "a parameter is the reader's": database(byName("us-east-1a", { Ref: "Value" })),
    "a subnet of a parameter's zone": bySubnet({ AvailabilityZoneId: "use1-az1" }, { AvailabilityZoneId: { Ref: "Value" } }),
    "one by name, one by id": bySubnet({ AvailabilityZone: "us-east-1a" }, { AvailabilityZoneId: "use1-az2" }),
    "places of two lists": database(byName(listed(0), listed(1, { Ref: "Value" }))),
    "readers that are added by load": database({ ...byName("us-east-1a", "us-east-1a"), more: { Readers: readers } }),
    "a cluster that makes its own": database({
      cluster: { Engine: "postgres", DBClusterInstanceClass: "db.r6gd.large" },
      writer: { DBClusterIdentifier: "another" },
      reader: { DBClusterIdentifier: "another" },
    }),
  },
};
