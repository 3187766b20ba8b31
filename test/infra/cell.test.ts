import { App, LegacyStackSynthesizer, Stack } from "aws-cdk-lib";
import type { IReusableStackSynthesizer } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { describe, expect, it, vi } from "vitest";
import { generatedRegistry } from "./registry-records.ts";
import { addCell } from "../../infra/compute/cell.ts";
import { tenantSettings } from "../../infra/registry/registry.ts";
import { settings } from "../../infra/settings.ts";

vi.stubEnv("CDK_VALIDATION", "false");

/** As many tenants as a cell may have. */
const tenants = tenantSettings(generatedRegistry(400, 20260101))
  .filter(({ region }) => region === settings.region)
  .slice(0, 100);
const stack = new Stack(new App({ defaultStackSynthesizer: new LegacyStackSynthesizer() as IReusableStackSynthesizer }), "Cell");
addCell(stack, tenants);
const template = Template.fromStack(stack);
interface Resource {
  readonly Properties: Readonly<Record<string, unknown>>;
}
const all = (type: string) => Object.values<unknown>(template.findResources(type)) as readonly Resource[];

describe("a full cell", () => {
  it("has room: 100 tenants, inside the quotas of a template", () => {
    expect(tenants).toHaveLength(100);
    const { Resources, Parameters } = template.toJSON() as Readonly<Record<"Resources" | "Parameters", object>>;
    expect(Object.keys(Resources).length).toBeLessThanOrEqual(500);
    // docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
    expect(Object.keys(Parameters).length).toBeLessThanOrEqual(200);
    expect(JSON.stringify(template.toJSON()).length).toBeLessThan(1_000_000);
  });

  it("is peered with each tenant once, through the tenant's own accepter", () => {
    const peerings = all("AWS::EC2::VPCPeeringConnection").map(
      ({ Properties }) => `${String(Properties["PeerOwnerId"])} ${String(Properties["PeerRoleArn"])}`,
    );
    expect(peerings.toSorted()).toEqual(tenants.map(({ account }) => `${account} arn:aws:iam::${account}:role/PeeringAccepter`).toSorted());
  });

  it("routes each tenant's range over its own peering, from both zones, and nothing else but the way out", () => {
    const routes = all("AWS::EC2::Route").map(({ Properties }) => Properties);
    for (const { cidr } of tenants) {
      const own = routes.filter(({ DestinationCidrBlock }) => DestinationCidrBlock === cidr);
      expect(own.map(({ RouteTableId }) => RouteTableId)).toEqual([{ Ref: "WorkerRoutesA" }, { Ref: "WorkerRoutesB" }]);
      expect(new Set(own.map(({ VpcPeeringConnectionId }) => JSON.stringify(VpcPeeringConnectionId))).size).toBe(1);
    }
    expect(routes.filter(({ DestinationCidrBlock }) => DestinationCidrBlock === "0.0.0.0/0")).toHaveLength(3);
    expect(routes).toHaveLength(3 + 2 * tenants.length);
  });
});

describe("the transcribers", () => {
  it("work under a role of their own", () => {
    const task = all("AWS::ECS::TaskDefinition").find(({ Properties }) => Properties["Family"] === "transcription");
    expect(task?.Properties["TaskRoleArn"]).toBe(`arn:aws:iam::${settings.accounts.compute}:role/CellTranscriber`);
  });

  it("and the connectors' workers find the queues and the fleet by the names that their roles have", () => {
    const named = (type: string, property: string) =>
      all(type).flatMap(({ Properties }) => (typeof Properties[property] === "string" ? [Properties[property]] : []));
    expect(named("AWS::SQS::Queue", "QueueName").toSorted()).toEqual(["connector-jobs", "transcription-jobs"]);
    expect(named("AWS::AutoScaling::AutoScalingGroup", "AutoScalingGroupName")).toEqual(["transcription"]);
    expect(named("AWS::ECS::Cluster", "ClusterName").toSorted()).toEqual(["inference", "transcription"]);
  });
});
