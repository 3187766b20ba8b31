/**
 * Which actions of AWS return what customers store (objects, rows, messages, secrets, plaintext), which return configuration, and of which the rules do
 * not say. The first rule that fits decides. Rules are patterns over the names of AWS's service authorization reference.
 */
export type ActionClass = "content" | "configuration" | "unclassified" | "no read";

/** Service → names that return content. Reasons are in AWS's own descriptions of the actions (docs.aws.amazon.com/service-authorization/latest/reference). */
const content: Readonly<Record<string, RegExp>> = {
  acm: /^ExportCertificate$/,
  aoss: /^(APIAccessAll|DashboardsAccessAll)$/,
  athena: /^(GetQueryResults(Stream)?|StartQueryExecution|StartCalculationExecution)$/,
  "backup-storage": /^(GetChunk|GetObjectMetadata|MountCapsule)$/,
  cassandra: /^Select(MultiRegion)?$/,
  codecommit: /^(GitPull|GetFile|GetBlob|GetFolder|GetDifferences|BatchGetCommits)$/,
  dax: /^(GetItem|BatchGetItem|Query|Scan)$/,
  dynamodb: /^(GetItem|BatchGetItem|Query|Scan|PartiQLSelect|GetRecords|ExportTableToPointInTime)$/,
  ebs: /^GetSnapshotBlock$/,
  ec2: /^(GetPasswordData|GetConsoleOutput|GetConsoleScreenshot)$/,
  "ec2-instance-connect": /^(SendSSHPublicKey|SendSerialConsoleSSHPublicKey|OpenTunnel)$/,
  ecr: /^(BatchGetImage|GetDownloadUrlForLayer)$/,
  ecs: /^ExecuteCommand$/,
  elasticache: /^Connect$/,
  elasticfilesystem: /^(ClientMount|ClientRootAccess)$/,
  es: /^ESHttp(Get|Post|Head|Delete|Patch|Put)$/,
  "kafka-cluster": /^ReadData$/,
  kinesis: /^(GetRecords|SubscribeToShard)$/,
  kinesisvideo: /^(GetMedia|GetMediaForFragmentList|GetClip|GetHLSStreamingSessionURL|GetDASHStreamingSessionURL|GetImages)$/,
  kms: /^(Decrypt|ReEncryptFrom|GenerateDataKey|GenerateDataKeyPair|DeriveSharedSecret)$/,
  lakeformation: /^GetDataAccess$/,
  lambda: /^(GetFunction|InvokeFunction|InvokeFunctionUrl|InvokeAsync)$/,
  logs: /^(GetLogEvents|FilterLogEvents|GetLogRecord|GetLogObject|GetQueryResults|StartQuery|StartLiveTail|Unmask)$/,
  memorydb: /^Connect$/,
  "neptune-db": /^(ReadDataViaQuery|connect|GetStreamRecords)$/,
  "neptune-graph": /^ReadDataViaQuery$/,
  qldb: /^(SendCommand|PartiQLSelect|ExecuteStatement|PartiQLHistoryFunction)$/,
  rds: /^(DownloadDBLogFilePortion|DownloadCompleteDBLogFile)$/,
  "rds-data": /^(ExecuteStatement|BatchExecuteStatement|ExecuteSql)$/,
  "rds-db": /^connect$/,
  redshift: /^(GetClusterCredentials|GetClusterCredentialsWithIAM)$/,
  "redshift-data": /^(ExecuteStatement|BatchExecuteStatement|GetStatementResult|GetStatementResultV2)$/,
  "redshift-serverless": /^GetCredentials$/,
  s3: /^(GetObject|GetObjectVersion|GetObjectTorrent|GetObjectVersionTorrent|GetObjectVersionForReplication|InitiateReplication)$/,
  "s3-object-lambda": /^(GetObject|GetObjectVersion)$/,
  "s3-outposts": /^(GetObject|GetObjectVersion|GetObjectVersionForReplication)$/,
  s3express: /^CreateSession$/,
  s3tables: /^GetTableData$/,
  s3vectors: /^(GetVectors|QueryVectors|ListVectors)$/,
  sdb: /^(Select|GetAttributes)$/,
  secretsmanager: /^(GetSecretValue|BatchGetSecretValue)$/,
  sqs: /^ReceiveMessage$/,
  ssm: /^(GetParameter|GetParameters|GetParametersByPath|GetParameterHistory|GetCommandInvocation|StartSession|ResumeSession|SendCommand)$/,
  ssmmessages: /^Open(Data|Control)Channel$/,
  states: /^(DescribeExecution|GetExecutionHistory|GetActivityTask|DescribeMapRun)$/,
  timestream: /^(Select|SelectValues|ListMeasures)$/,
};

/** Services whose reads are configuration, all but the names that follow. */
const configured: Readonly<Record<string, RegExp>> = {
  "access-analyzer": /^$/,
  account: /^$/,
  backup: /^$/,
  cloudtrail: /^(LookupEvents|GetQueryResults|StartQuery|GenerateQueryResultsSummary|SearchSampleQueries)$/,
  cloudwatch: /^$/,
  config: /^$/,
  ec2: /^(GetLaunchTemplateData|GetInstanceUefiData|SearchTransitGatewayRoutes)$/,
  iam: /^$/,
  kms: /^$/,
  logs: /^$/,
  organizations: /^$/,
  s3: /^(GetObject\w*Tagging|GetDataAccess)$/,
  secretsmanager: /^$/,
  servicequotas: /^$/,
  sqs: /^$/,
  sts: /^$/,
  tag: /^$/,
  "vpc-lattice": /^$/,
};

/** Verbs that ask how something is set. */
const asks = /^(Describe|List|Check|Validate|Is[A-Z]|Count)/;
/** What is got is a setting. */
const setting =
  /^(Batch)?Get\w*(Policy|Policies|Configuration|Configurations|Config|Settings?|Status|Encryption|Tags|Acl|Versioning|Logging|Quotas?|Permissions?|Limits?|Attributes)$/;

export function classOf(service: string, name: string, accessLevel: string): ActionClass {
  if (content[service]?.test(name) === true) return "content";
  if (accessLevel !== "Read" && accessLevel !== "List") return "no read";
  const except = configured[service];
  if (except !== undefined) return except.test(name) ? "unclassified" : "configuration";
  return asks.test(name) || setting.test(name) ? "configuration" : "unclassified";
}

/** For the test that every rule fits something. */
export const contentServices = Object.keys(content);
export const configuredServices = Object.keys(configured);
