import { inCell } from "./cell-example.ts";
import { fleet, group, launchData, launchTemplate, mixed, root, specification } from "./fleet-example.ts";
import type { Example } from "../../model/example.ts";

const Parameters = { Setting: { Type: "String" }, Group: { Type: "String" } };

function launching(data: object, more: object = {}, properties: object = group): Example {
  return inCell({ Worker: launchTemplate({ ...launchData, ...data }), Workers: fleet(properties), ...more }, { Parameters });
}

function rootWith(ebs: object): object {
  return { BlockDeviceMappings: [{ ...root, Ebs: { ...root.Ebs, ...ebs } }] };
}

function withDevice(device: object): Example {
  return launching({ BlockDeviceMappings: [root, device] });
}

const kept = rootWith({ DeleteOnTermination: false });
const { MixedInstancesPolicy: _, ...withoutPolicy } = group;

/** One launch template, whose own instance type counts. */
function plainly(data: object, own: object = { LaunchTemplate: specification }): Example {
  return launching({ InstanceType: "g5.xlarge", ...data }, {}, { ...withoutPolicy, ...own });
}

const LaunchTemplate = mixed.LaunchTemplate;

/** Attributes choose the instance type. */
function choosing(attributes: object, data: object = {}): Example {
  const InstanceRequirements = { VCpuCount: { Min: 4 }, MemoryMiB: { Min: 16_384 }, ...attributes };
  const MixedInstancesPolicy = { ...mixed, LaunchTemplate: { ...LaunchTemplate, Overrides: [{ InstanceRequirements }] } };
  return launching(data, {}, { ...group, MixedInstancesPolicy });
}

/** Another way to run GPUs beside a fleet that holds. */
function beside(Type: string, Properties: object): Example {
  return launching({}, { Other: { Type, Properties } });
}

const Disk = { Type: "AWS::EC2::Volume", Properties: { AvailabilityZone: "us-east-1a", Size: 100, Encrypted: true } };
const attached = { VolumeId: { Ref: "Disk" }, InstanceId: "i-0123456789abcdef0", Device: "/dev/sdf" };
const Attached = { Type: "AWS::EC2::VolumeAttachment", Properties: attached };
const pool = { Type: "AWS::AutoScaling::WarmPool", Properties: { AutoScalingGroupName: { Ref: "Workers" } } };
const configuration = { Type: "AWS::AutoScaling::LaunchConfiguration", Properties: { ImageId: "ami-0123456789abcdef0", InstanceType: "g5.xlarge" } };
const web = fleet({ ...withoutPolicy, LaunchTemplate: { LaunchTemplateId: { Ref: "Web" }, Version: "$Latest" } });

export const examples = {
  holds: {
    "encrypted, and gone with the instance": launching({}),
    "one launch template, whose own instance type counts": plainly({}),
    "its latest version by name": plainly({}, { LaunchTemplate: { ...specification, Version: "$Latest" } }),
    "the root of another image": launching({ BlockDeviceMappings: [{ ...root, DeviceName: "/dev/sda1" }] }),
    "a scratch volume that goes too": withDevice({ DeviceName: "/dev/sdf", Ebs: { Encrypted: true, DeleteOnTermination: true } }),
    "scratch on the instance store": withDevice({ DeviceName: "/dev/sdb", VirtualName: "ephemeral0" }),
    "a volume of the image's that is left out": withDevice({ DeviceName: "/dev/sdb", NoDevice: "" }),
    "any type with a GPU": choosing({ AcceleratorTypes: ["gpu"] }),
    "types with GPUs by name": choosing({ AllowedInstanceTypes: ["g5.xlarge", "g6.xlarge"] }),
    "a volume of another instance": launching({}, { Disk, Attached }),
    "a fleet without GPUs that keeps its volumes": launching(
      {},
      { Web: launchTemplate({ ...launchData, ...kept, InstanceType: "m7i.large" }), WebServers: web },
    ),
    "a batch of other work": beside("AWS::Batch::ComputeEnvironment", { Type: "MANAGED", ComputeResources: { Type: "FARGATE" } }),
    "an instance without a GPU": beside("AWS::EC2::Instance", { InstanceType: "t3.micro" }),
  },
  broken: {
    "not encrypted": launching(rootWith({ Encrypted: false })),
    "kept when the instance ends": launching(kept),
    "kept, of one launch template": plainly(kept),
    "kept, of any type with a GPU": choosing({ AcceleratorTypes: ["gpu"] }, kept),
    "kept, of types with GPUs by name": choosing({ AllowedInstanceTypes: ["g5.xlarge", "g6.xlarge"] }, kept),
    "a scratch volume that is kept": withDevice({ DeviceName: "/dev/sdf", Ebs: { Encrypted: true, DeleteOnTermination: false } }),
    "a scratch volume that is not encrypted": withDevice({ DeviceName: "/dev/sdf", Ebs: { Encrypted: false, DeleteOnTermination: true } }),
    "one more fleet keeps its volumes": launching(
      {},
      { Web: launchTemplate({ ...launchData, ...kept, InstanceType: "p5.48xlarge" }), WebServers: web },
    ),
  },
  undecided: {
    "the account says whether it is encrypted": launching(rootWith({ Encrypted: undefined })),
    "the image says whether it is deleted": launching(rootWith({ DeleteOnTermination: undefined })),
    "a parameter says whether it is encrypted": launching(rootWith({ Encrypted: { Ref: "Setting" } })),
    "no volume is stated": launching({ BlockDeviceMappings: undefined }),
    "only a scratch volume is stated": launching({ BlockDeviceMappings: [{ ...root, DeviceName: "/dev/sdf" }] }),
    "a snapshot fills it": launching(rootWith({ SnapshotId: "snap-0123456789abcdef0" })),
    "a volume that nothing is attached to": launching({}, { Disk }),
    "a volume attached to what a parameter names": launching(
      {},
      { Disk, Attached: { ...Attached, Properties: { ...attached, InstanceId: undefined } } },
    ),
    "stopped instances are kept": launching({}, { Pool: pool }),
    "a pool of what a parameter names": launching({}, { Pool: { ...pool, Properties: { AutoScalingGroupName: { Ref: "Group" } } } }),
    "an older version of the launch template": plainly({}, { LaunchTemplate: { ...specification, Version: "1" } }),
    "no version": plainly({}, { LaunchTemplate: { ...specification, Version: undefined } }),
    "a launch template that no source has": plainly({}, { LaunchTemplate: { ...specification, LaunchTemplateId: "lt-0123456789abcdef0" } }),
    "a launch configuration": launching({}, { Old: configuration }, { ...withoutPolicy, LaunchConfigurationName: { Ref: "Old" } }),
    "started as another instance was": launching({}, {}, { ...withoutPolicy, InstanceId: "i-0123456789abcdef0" }),
    "kept, and a parameter is the instance type": plainly({ ...kept, InstanceType: { Ref: "Setting" } }),
    "kept, and any type will do": choosing({}, kept),
    "Spot Fleet": beside("AWS::EC2::SpotFleet", { SpotFleetRequestConfigData: { LaunchTemplateConfigs: [] } }),
    "EC2 Fleet": beside("AWS::EC2::EC2Fleet", { LaunchTemplateConfigs: [{ Overrides: [{ InstanceType: "g5.xlarge" }] }] }),
    "an instance with a GPU": beside("AWS::EC2::Instance", { InstanceType: "g4dn.xlarge" }),
    "a batch on GPUs": beside("AWS::Batch::ComputeEnvironment", { ComputeResources: { Type: "SPOT", InstanceTypes: ["g5"] } }),
    "an endpoint with a GPU": beside("AWS::SageMaker::EndpointConfig", { ProductionVariants: [{ InstanceType: "ml.g5.xlarge" }] }),
    "instances that ECS manages": beside("AWS::ECS::CapacityProvider", { ManagedInstancesProvider: { InfrastructureRoleArn: "role" } }),
  },
};
