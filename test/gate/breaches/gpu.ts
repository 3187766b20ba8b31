import { CfnAutoScalingGroup } from "aws-cdk-lib/aws-autoscaling";
import { CfnAlarm } from "aws-cdk-lib/aws-cloudwatch";
import { CfnLaunchTemplate, CfnSecurityGroup } from "aws-cdk-lib/aws-ec2";
import { CfnTaskDefinition } from "aws-cdk-lib/aws-ecs";
import type { Breaches } from "../edited.ts";

const cell = "Compute-cell";
const fleet = `${cell}/TranscriptionFleet`;
const service = `${cell}/InferenceService`;
const volumes = "gpu-volumes-hold-nothing";
const scaling = "gpu-fleet-is-spot-and-scales-to-zero";
const model = "transcription-model-is-pinned";
const inference = "inference-runs-in-the-cell";
const disk = "LaunchTemplateData.BlockDeviceMappings.0.Ebs";

export const breaches: Breaches = {
  "the disk of a GPU instance is kept for a look at a crash": {
    claim: volumes,
    at: fleet,
    edit: ({ get }) => get(`${cell}/TranscriptionLaunch`, CfnLaunchTemplate).addPropertyOverride(`${disk}.DeleteOnTermination`, false),
  },
  "the disk of a GPU instance is not encrypted, for speed": {
    claim: volumes,
    at: `${cell}/InferenceFleet`,
    edit: ({ get }) => get(`${cell}/InferenceLaunch`, CfnLaunchTemplate).addPropertyOverride(`${disk}.Encrypted`, false),
  },
  "an alarm on waiting recordings alone ends the fleet": {
    claim: scaling,
    at: fleet,
    edit: ({ get }) => get(`${cell}/TranscriptionIdle`, CfnAlarm).addPropertyOverride("Metrics.0.Expression", "waiting"),
  },
  "one instance stays warm": {
    claim: scaling,
    at: fleet,
    edit: ({ get }) => {
      get(fleet, CfnAutoScalingGroup).minSize = "1";
    },
  },
  "half of the fleet is on-demand while spot is scarce": {
    claim: scaling,
    at: fleet,
    edit: ({ get }) =>
      get(fleet, CfnAutoScalingGroup).addPropertyOverride("MixedInstancesPolicy.InstancesDistribution.OnDemandPercentageAboveBaseCapacity", 50),
  },
  "transcription runs whatever is tagged stable": {
    claim: model,
    at: fleet,
    edit: ({ get }) =>
      get(`${cell}/TranscriptionTask`, CfnTaskDefinition).addPropertyOverride(
        "ContainerDefinitions.0.Image",
        "222222222222.dkr.ecr.us-east-1.amazonaws.com/whisper:stable",
      ),
  },
  "requests to the model are logged, to find a fault": {
    claim: inference,
    at: service,
    edit: ({ get }) =>
      get(`${cell}/InferenceTask`, CfnTaskDefinition).addPropertyOverride("ContainerDefinitions.0.Command.2", "--enable-log-requests"),
  },
  "inference may call out, to fetch models": {
    claim: inference,
    at: service,
    edit: ({ get }) => get(`${cell}/InferenceGroup`, CfnSecurityGroup).addPropertyDeletionOverride("SecurityGroupEgress"),
  },
};
