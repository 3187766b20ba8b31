/**
 * What AWS does when a template does not say: each a dated fact with its page. Readers take defaults from here and from nowhere else.
 */
export const defaults = {
  /**
   * No PublicAccessBlockConfiguration at all: a bucket made since then gets all four blocks; one made before, or one whose
   * property an update took away, has none. A template does not say which bucket it meets.
   */
  publicAccessBlock: {
    value: "unknown",
    since: "2023-04-28",
    from: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html",
  },
  /** One flag left out of a PublicAccessBlockConfiguration that is there: PutPublicAccessBlock sets it to false. */
  publicAccessFlag: {
    value: false,
    since: "2018-11-15",
    from: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-publicaccessblockconfiguration.html",
  },
  /** No OwnershipControls: a bucket made since then has its access control lists off; an older one has them on, unless it was told otherwise. */
  bucketAclsOff: {
    value: "unknown",
    since: "2023-04-28",
    from: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html",
  },
  /** No encryption configuration: every new object is encrypted with SSE-S3. */
  bucketEncryption: {
    value: "AES256",
    since: "2023-01-05",
    from: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html",
  },
  bucketKey: {
    value: false,
    since: "2020-12-01",
    from: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-serversideencryptionrule.html",
  },
  bucketAcl: {
    value: "Private",
    since: "2006-03-14",
    from: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html",
  },
  bucketVersioning: {
    value: "Off",
    since: "2010-02-08",
    from: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
  },
  trailValidation: {
    value: false,
    since: "2015-10-01",
    from: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html",
  },
  trailMultiRegion: {
    value: false,
    since: "2015-12-17",
    from: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html",
  },
  trailOrganization: {
    value: false,
    since: "2018-11-19",
    from: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html",
  },
  /** Seconds. */
  queueVisibilityTimeout: {
    value: 30,
    since: "2008-04-08",
    from: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html",
  },
  tableBilling: {
    value: "PROVISIONED",
    since: "2018-11-28",
    from: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html",
  },
  tableExpires: {
    value: false,
    since: "2017-02-27",
    from: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html",
  },
  /** MB. */
  functionMemory: {
    value: 128,
    since: "2014-11-13",
    from: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html",
  },
  /** Seconds. */
  functionTimeout: {
    value: 3,
    since: "2014-11-13",
    from: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html",
  },
  scheduleState: {
    value: "ENABLED",
    since: "2022-11-10",
    from: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedule.html",
  },
  /** Rules know no other. */
  scheduleTimezone: {
    value: "UTC",
    since: "2022-11-10",
    from: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html",
  },
  /** Of a listener that is made by CloudFormation. */
  listenerPolicy: {
    value: "ELBSecurityPolicy-2016-08",
    since: "2016-08-11",
    from: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
  },
  loadBalancerScheme: {
    value: "internet-facing",
    since: "2016-08-11",
    from: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-loadbalancer.html",
  },
  /** A `gateway` load balancer has no scheme: it stands inside its VPC. */
  loadBalancerType: {
    value: "application",
    since: "2016-08-11",
    from: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-loadbalancer.html",
  },
  natConnectivity: {
    value: "public",
    since: "2021-06-10",
    from: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-natgateway.html",
  },
  keyMaterial: {
    value: "AWS_KMS",
    since: "2016-08-11",
    from: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html",
  },
  keyMultiRegion: {
    value: false,
    since: "2021-06-16",
    from: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html",
  },
  keySpec: {
    value: "SYMMETRIC_DEFAULT",
    since: "2019-11-25",
    from: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html",
  },
  keyUsage: {
    value: "ENCRYPT_DECRYPT",
    since: "2019-11-25",
    from: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html",
  },
  keyRotation: {
    value: false,
    since: "2014-11-12",
    from: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html",
  },
  /** The last major version of Aurora PostgreSQL of which it is known that rds.force_ssl is 0 by default. */
  auroraTlsOptionalUpTo: {
    value: 15,
    since: "2023-01-13",
    from: "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/ssl-certificate-rotation-aurora-postgresql.html",
  },
  /** Since PostgreSQL 13; before it TLSv1. */
  postgresOldestTls: {
    value: "TLSv1.2",
    major: 13,
    since: "2020-09-24",
    from: "https://www.postgresql.org/docs/13/release-13.html",
  },
  clusterEncrypted: {
    value: false,
    since: "2014-11-12",
    from: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbcluster.html",
  },
  groupProtectsNew: {
    value: false,
    since: "2015-12-07",
    from: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-instance-protection.html",
  },
  /** Of a mixed instances policy: on-demand instances that come first. */
  onDemandBase: {
    value: 0,
    since: "2018-11-13",
    from: "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_InstancesDistribution.html",
  },
  /** Of a mixed instances policy: percent of on-demand instances beyond the base. */
  onDemandPercent: {
    value: 100,
    since: "2018-11-13",
    from: "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_InstancesDistribution.html",
  },
  scalingPolicyType: {
    value: "SimpleScaling",
    since: "2015-07-06",
    from: "https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutScalingPolicy.html",
  },
  /** A security group without an egress rule of its own. */
  groupEgress: {
    value: "0.0.0.0/0",
    since: "2011-03-14",
    from: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html",
  },
  /** On Linux. */
  taskNetworkMode: {
    value: "bridge",
    since: "2017-11-14",
    from: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-taskdefinition.html",
  },
  alarmMissingData: {
    value: "missing",
    since: "2016-12-14",
    from: "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html",
  },
} as const;
