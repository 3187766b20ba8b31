/** A fleet of spot GPU instances, as examples change it one edit at a time. */
export const root = { DeviceName: "/dev/xvda", Ebs: { Encrypted: true, DeleteOnTermination: true, VolumeSize: 60, VolumeType: "gp3" } };

export const launchData = { ImageId: "ami-0123456789abcdef0", BlockDeviceMappings: [root] };

export function launchTemplate(data: object): object {
  return { Type: "AWS::EC2::LaunchTemplate", Properties: { LaunchTemplateData: data } };
}

export const specification = { LaunchTemplateId: { Ref: "Worker" }, Version: { "Fn::GetAtt": ["Worker", "LatestVersionNumber"] } };

export const mixed = {
  InstancesDistribution: { OnDemandBaseCapacity: 0, OnDemandPercentageAboveBaseCapacity: 0, SpotAllocationStrategy: "price-capacity-optimized" },
  LaunchTemplate: { LaunchTemplateSpecification: specification, Overrides: [{ InstanceType: "g4dn.xlarge" }, { InstanceType: "g5.xlarge" }] },
};

export const group = {
  MinSize: "0",
  MaxSize: "8",
  VPCZoneIdentifier: ["subnet-0123456789abcdef0"],
  MixedInstancesPolicy: mixed,
  NewInstancesProtectedFromScaleIn: true,
};

export function fleet(properties: object): object {
  return { Type: "AWS::AutoScaling::AutoScalingGroup", Properties: properties };
}

const AutoScalingGroupName = { Ref: "Workers" };

export const addOne = {
  Type: "AWS::AutoScaling::ScalingPolicy",
  Properties: { AutoScalingGroupName, AdjustmentType: "ChangeInCapacity", ScalingAdjustment: 1 },
};

export const empty = {
  Type: "AWS::AutoScaling::ScalingPolicy",
  Properties: { AutoScalingGroupName, AdjustmentType: "ExactCapacity", ScalingAdjustment: 0 },
};

const Dimensions = [{ Name: "QueueName", Value: { "Fn::GetAtt": ["Jobs", "QueueName"] } }];

export const waitingAlarm = {
  Type: "AWS::CloudWatch::Alarm",
  Properties: {
    Namespace: "AWS/SQS",
    MetricName: "ApproximateNumberOfMessagesVisible",
    Dimensions,
    Statistic: "Maximum",
    Period: 60,
    EvaluationPeriods: 1,
    ComparisonOperator: "GreaterThanThreshold",
    Threshold: 0,
    AlarmActions: [{ Ref: "Add" }],
  },
};

/** A count of the queue as metric math takes it. */
export function metric(Id: string, MetricName: string, Period = 60, Namespace = "AWS/SQS"): object {
  return { Id, ReturnData: false, MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period, Stat: "Maximum" } };
}

export const idle = {
  Type: "AWS::CloudWatch::Alarm",
  Properties: {
    Metrics: [
      { Id: "all", Expression: "waiting + running" },
      metric("waiting", "ApproximateNumberOfMessagesVisible"),
      metric("running", "ApproximateNumberOfMessagesNotVisible"),
    ],
    EvaluationPeriods: 5,
    ComparisonOperator: "LessThanOrEqualToThreshold",
    Threshold: 0,
    AlarmActions: [{ Ref: "End" }],
  },
};
