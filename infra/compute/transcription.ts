import type { Stack } from "aws-cdk-lib";
import { CfnAutoScalingGroup, CfnScalingPolicy } from "aws-cdk-lib/aws-autoscaling";
import { CfnAlarm } from "aws-cdk-lib/aws-cloudwatch";
import { CfnService } from "aws-cdk-lib/aws-ecs";
import { transcriptionFleet } from "../../guardrails/names.ts";
import { asText } from "../tenant/inputs.ts";
import { addHost, addTask, clusterOf } from "./gpu-host.ts";
import { workerGroup, workerSubnets } from "./network.ts";

export const transcription = { id: "Transcription", name: transcriptionFleet } as const;
const mostInstances = 8;

/** Spot GPU instances that come when recordings wait and go when none is left; on each runs one worker. */
export function addTranscription(stack: Stack): void {
  const { ref: launchTemplateId, attrLatestVersionNumber: version } = addHost(stack, transcription);
  const fleet = new CfnAutoScalingGroup(stack, "TranscriptionFleet", {
    autoScalingGroupName: transcriptionFleet,
    minSize: "0",
    maxSize: String(mostInstances),
    vpcZoneIdentifier: workerSubnets(),
    // A worker takes it off its own instance between jobs: neither shrinking nor balancing zones ends a job.
    newInstancesProtectedFromScaleIn: true,
    mixedInstancesPolicy: {
      instancesDistribution: {
        onDemandBaseCapacity: 0,
        onDemandPercentageAboveBaseCapacity: 0,
        spotAllocationStrategy: "price-capacity-optimized",
      },
      launchTemplate: {
        launchTemplateSpecification: { launchTemplateId, version },
        overrides: [{ instanceType: "g4dn.xlarge" }, { instanceType: "g5.xlarge" }],
      },
    },
  });
  addScaling(stack, fleet.ref);
  const task = addTask(stack, transcription, { command: ["--default-model=large-v3", "--models=large-v3,medium", "--scratch=/scratch"] });
  new CfnService(stack, "TranscriptionService", {
    cluster: clusterOf(stack, transcription),
    taskDefinition: task.ref,
    launchType: "EC2",
    schedulingStrategy: "DAEMON",
    networkConfiguration: { awsvpcConfiguration: { subnets: workerSubnets(), securityGroups: [workerGroup()], assignPublicIp: "DISABLED" } },
  });
}

/** Out at one recording that waits; to zero after five minutes in which none waits or is worked on (pitfall P27). */
function addScaling(stack: Stack, autoScalingGroupName: string): void {
  const add = new CfnScalingPolicy(stack, "TranscriptionAdd", {
    autoScalingGroupName,
    policyType: "StepScaling",
    adjustmentType: "ChangeInCapacity",
    stepAdjustments: [
      { metricIntervalLowerBound: 0, metricIntervalUpperBound: 20, scalingAdjustment: 1 },
      { metricIntervalLowerBound: 20, scalingAdjustment: 4 },
    ],
  });
  const end = new CfnScalingPolicy(stack, "TranscriptionEnd", {
    autoScalingGroupName,
    policyType: "StepScaling",
    adjustmentType: "ExactCapacity",
    stepAdjustments: [{ metricIntervalUpperBound: 0, scalingAdjustment: 0 }],
  });
  alarm(stack, "TranscriptionWaiting", { counts: [waiting], comparisonOperator: "GreaterThanThreshold", minutes: 1, action: add.ref });
  alarm(stack, "TranscriptionIdle", { counts: [waiting, inFlight], comparisonOperator: "LessThanOrEqualToThreshold", minutes: 5, action: end.ref });
}

const waiting = { id: "waiting", metricName: "ApproximateNumberOfMessagesVisible" } as const;
const inFlight = { id: "inFlight", metricName: "ApproximateNumberOfMessagesNotVisible" } as const;

interface AlarmProperties {
  readonly counts: readonly { readonly id: string; readonly metricName: string }[];
  readonly comparisonOperator: string;
  readonly minutes: number;
  readonly action: string;
}

/** On how many of the messages there are, minute by minute, compared with none. */
function alarm(stack: Stack, id: string, { counts, comparisonOperator, minutes, action }: AlarmProperties): void {
  const dimensions = [{ name: "QueueName", value: asText({ "Fn::GetAtt": ["TranscriptionJobs", "QueueName"] }) }];
  new CfnAlarm(stack, id, {
    metrics: [
      { id: "all", expression: counts.map((one) => one.id).join(" + "), returnData: true },
      ...counts.map((one) => ({
        id: one.id,
        returnData: false,
        metricStat: { metric: { namespace: "AWS/SQS", metricName: one.metricName, dimensions }, period: 60, stat: "Maximum" },
      })),
    ],
    comparisonOperator,
    threshold: 0,
    evaluationPeriods: minutes,
    treatMissingData: "missing",
    alarmActions: [action],
  });
}
