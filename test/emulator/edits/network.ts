import {
  AttachInternetGatewayCommand,
  AttachVpnGatewayCommand,
  CreateEgressOnlyInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  CreateTransitGatewayCommand,
  CreateTransitGatewayVpcAttachmentCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  CreateVpnGatewayCommand,
  DeleteEgressOnlyInternetGatewayCommand,
  DeleteInternetGatewayCommand,
  DeleteNatGatewayCommand,
  DeleteRouteTableCommand,
  DeleteSecurityGroupCommand,
  DeleteTagsCommand,
  DeleteTransitGatewayCommand,
  DeleteTransitGatewayVpcAttachmentCommand,
  DeleteVpcCommand,
  DeleteVpcEndpointsCommand,
  DeleteVpnGatewayCommand,
  DetachInternetGatewayCommand,
  DetachVpnGatewayCommand,
  ModifyVpcAttributeCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import { breaking, harmless, type Edit } from "./edit.ts";
import { call, detached, editing, guardrail, property, resources, role, type Change, type Step, type World } from "./steps.ts";

const vpc = { Ref: "Vpc" };

function ec2(api: (ec2: EC2Client, world: World) => Promise<() => Promise<unknown>>, template: Step["template"]): Step {
  return call("ec2", async (world) => api((await world.of("tenant")).ec2, world), template);
}

const of = (world: World): string => world.id("Acme-network/Vpc");
const subnet = (world: World): string => world.id("Acme-network/EndpointSubnetA");

function internetGateway(attached: boolean): Step {
  const written = {
    Gateway: { Type: "AWS::EC2::InternetGateway" },
    ...(attached && { Attached: { Type: "AWS::EC2::VPCGatewayAttachment", Properties: { VpcId: vpc, InternetGatewayId: { Ref: "Gateway" } } } }),
  };
  return ec2(
    async (client, world) => {
      const { InternetGateway } = await client.send(new CreateInternetGatewayCommand({}));
      const at = { InternetGatewayId: InternetGateway?.InternetGatewayId, VpcId: of(world) };
      if (attached) await client.send(new AttachInternetGatewayCommand(at));
      return async () => {
        if (attached) await client.send(new DetachInternetGatewayCommand(at));
        await client.send(new DeleteInternetGatewayCommand(at));
      };
    },
    resources("Acme-network", written),
  );
}

const egressOnly = ec2(
  async (client, world) => {
    const { EgressOnlyInternetGateway } = await client.send(new CreateEgressOnlyInternetGatewayCommand({ VpcId: of(world) }));
    const { EgressOnlyInternetGatewayId } = EgressOnlyInternetGateway ?? {};
    return async () => client.send(new DeleteEgressOnlyInternetGatewayCommand({ EgressOnlyInternetGatewayId }));
  },
  resources("Acme-network", { Egress: { Type: "AWS::EC2::EgressOnlyInternetGateway", Properties: { VpcId: vpc } } }),
);

const nat = ec2(
  async (client, world) => {
    const { NatGateway } = await client.send(new CreateNatGatewayCommand({ SubnetId: subnet(world), ConnectivityType: "public" }));
    return async () => client.send(new DeleteNatGatewayCommand({ NatGatewayId: NatGateway?.NatGatewayId }));
  },
  resources("Acme-network", {
    Nat: { Type: "AWS::EC2::NatGateway", Properties: { SubnetId: { Ref: "EndpointSubnetA" }, ConnectivityType: "public" } },
  }),
);

const vpnGateway = ec2(
  async (client, world) => {
    const { VpnGateway } = await client.send(new CreateVpnGatewayCommand({ Type: "ipsec.1" }));
    const at = { VpnGatewayId: VpnGateway?.VpnGatewayId, VpcId: of(world) };
    await client.send(new AttachVpnGatewayCommand(at));
    return async () => {
      await client.send(new DetachVpnGatewayCommand(at));
      await client.send(new DeleteVpnGatewayCommand(at));
    };
  },
  resources("Acme-network", {
    Vpn: { Type: "AWS::EC2::VPNGateway", Properties: { Type: "ipsec.1" } },
    VpnAttached: { Type: "AWS::EC2::VPCGatewayAttachment", Properties: { VpcId: vpc, VpnGatewayId: { Ref: "Vpn" } } },
  }),
);

const transitGateway = ec2(
  async (client, world) => {
    const { TransitGateway } = await client.send(new CreateTransitGatewayCommand({}));
    const { TransitGatewayId } = TransitGateway ?? {};
    const { TransitGatewayVpcAttachment } = await client.send(
      new CreateTransitGatewayVpcAttachmentCommand({ TransitGatewayId, VpcId: of(world), SubnetIds: [subnet(world)] }),
    );
    const { TransitGatewayAttachmentId } = TransitGatewayVpcAttachment ?? {};
    return async () => {
      await client.send(new DeleteTransitGatewayVpcAttachmentCommand({ TransitGatewayAttachmentId }));
      await client.send(new DeleteTransitGatewayCommand({ TransitGatewayId }));
    };
  },
  resources("Acme-network", {
    Transit: {
      Type: "AWS::EC2::TransitGatewayVpcAttachment",
      Properties: { VpcId: vpc, TransitGatewayId: "tgw-0123456789abcdef0", SubnetIds: [{ Ref: "EndpointSubnetA" }] },
    },
  }),
);

/** As a default VPC has. */
const openVpc = ec2(
  async (client) => {
    const { Vpc } = await client.send(new CreateVpcCommand({ CidrBlock: "172.31.0.0/16" }));
    const { InternetGateway } = await client.send(new CreateInternetGatewayCommand({}));
    const at = { InternetGatewayId: InternetGateway?.InternetGatewayId, VpcId: Vpc?.VpcId };
    await client.send(new AttachInternetGatewayCommand(at));
    return async () => {
      await client.send(new DetachInternetGatewayCommand(at));
      await client.send(new DeleteInternetGatewayCommand(at));
      await client.send(new DeleteVpcCommand(at));
    };
  },
  resources("Acme-network", {
    Second: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: "172.31.0.0/16" } },
    Gateway: { Type: "AWS::EC2::InternetGateway" },
    Attached: { Type: "AWS::EC2::VPCGatewayAttachment", Properties: { VpcId: { Ref: "Second" }, InternetGatewayId: { Ref: "Gateway" } } },
  }),
);

/** An account whose listing is whole has no administrators but those that it shows. */
const operator = role({ name: "Operator", statements: () => [{ Effect: "Allow", Action: "ec2:*", Resource: "*" }] });

const notRefusing = (...actions: readonly string[]): Change =>
  editing("NoExits", ({ Action }) => ({ Action: (Action as readonly string[]).filter((each) => !actions.includes(each)) }));

const breaks: readonly Edit[] = breaking("network-no-internet-path", {
  "an internet gateway is attached": [internetGateway(true)],
  "an internet gateway stands by": [internetGateway(false)],
  "an egress-only gateway": [egressOnly],
  "a NAT gateway": [nat],
  "a VPN gateway": [vpnGateway],
  "a transit gateway attachment": [transitGateway],
  "a second VPC that has an internet gateway": [openVpc],
  "the guardrail is attached to nothing": [detached("NetworkExits"), operator],
  "the guardrail refuses no more to make egress-only gateways": [
    guardrail("NetworkExits", notRefusing("ec2:CreateEgressOnlyInternetGateway")),
    operator,
  ],
  "the guardrail refuses no more to make default VPCs": [guardrail("NetworkExits", notRefusing("ec2:CreateDefault*")), operator],
});

const tagged = ec2(
  async (client, world) => {
    const at = { Resources: [of(world)], Tags: [{ Key: "team", Value: "network" }] };
    await client.send(new CreateTagsCommand(at));
    return async () => client.send(new DeleteTagsCommand(at));
  },
  property("Acme-network", "Vpc", ["Tags"], [{ Key: "team", Value: "network" }]),
);

const noNames = ec2(
  async (client, world) => {
    const set = async (Value: boolean) => client.send(new ModifyVpcAttributeCommand({ VpcId: of(world), EnableDnsHostnames: { Value } }));
    await set(false);
    return async () => set(true);
  },
  property("Acme-network", "Vpc", ["EnableDnsHostnames"], false),
);

const oneMoreTable = ec2(
  async (client, world) => {
    const { RouteTable } = await client.send(new CreateRouteTableCommand({ VpcId: of(world) }));
    return async () => client.send(new DeleteRouteTableCommand({ RouteTableId: RouteTable?.RouteTableId }));
  },
  resources("Acme-network", { MoreRoutes: { Type: "AWS::EC2::RouteTable", Properties: { VpcId: vpc } } }),
);

const oneMoreGroup = ec2(
  async (client, world) => {
    const { GroupId } = await client.send(new CreateSecurityGroupCommand({ VpcId: of(world), GroupName: "more", Description: "more" }));
    return async () => client.send(new DeleteSecurityGroupCommand({ GroupId }));
  },
  resources("Acme-network", { MoreGroup: { Type: "AWS::EC2::SecurityGroup", Properties: { VpcId: vpc, GroupDescription: "more" } } }),
);

function endpoint(service: string): Step {
  return ec2(
    async (client, world) => {
      const ServiceName = `com.amazonaws.us-east-1.${service}`;
      const { VpcEndpoint } = await client.send(
        new CreateVpcEndpointCommand({ VpcId: of(world), ServiceName, VpcEndpointType: "Interface", SubnetIds: [subnet(world)] }),
      );
      return async () => client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpoint?.VpcEndpointId ?? ""] }));
    },
    resources("Acme-network", {
      MoreEndpoint: {
        Type: "AWS::EC2::VPCEndpoint",
        Properties: {
          VpcId: vpc,
          ServiceName: `com.amazonaws.us-east-1.${service}`,
          VpcEndpointType: "Interface",
          SubnetIds: [{ Ref: "EndpointSubnetA" }],
        },
      },
    }),
  );
}

/** Without a gateway, as the first one. */
const secondVpc = ec2(
  async (client) => {
    const { Vpc } = await client.send(new CreateVpcCommand({ CidrBlock: "10.99.0.0/24" }));
    return async () => client.send(new DeleteVpcCommand({ VpcId: Vpc?.VpcId }));
  },
  resources("Acme-network", { Second: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: "10.99.0.0/24" } } }),
);

const benign: readonly Edit[] = harmless("network-no-internet-path", {
  "a tag": [tagged],
  "no names for hosts": [noNames],
  "one more route table": [oneMoreTable],
  "one more security group": [oneMoreGroup],
  "an endpoint of AWS's": [endpoint("sqs")],
  "another endpoint of AWS's": [endpoint("logs")],
  "a second VPC without a way out": [secondVpc],
  "a role that may look at networks": [role({ name: "Looker", statements: () => [{ Effect: "Allow", Action: "ec2:Describe*", Resource: "*" }] })],
  "the guardrail refuses one thing more": [
    guardrail(
      "NetworkExits",
      editing("NoExits", ({ Action }) => ({ Action: [...(Action as readonly string[]), "ec2:CreateSpotDatafeedSubscription"] })),
    ),
  ],
});

export const networkEdits: readonly Edit[] = [...breaks, ...benign];
