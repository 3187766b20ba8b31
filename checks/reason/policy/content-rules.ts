/**
 * Which actions of AWS return what customers store (objects, rows, messages, secrets, plaintext), and which return configuration only. The first rule that
 * fits decides; what fits none, writes among it, is `open`: nothing says that it leads to no content. Rules are patterns over the names of AWS's service
 * authorization reference.
 */
export type ActionClass = "content" | "configuration" | "open";

/** Service → names that return content. Reasons are in AWS's own descriptions of the actions (docs.aws.amazon.com/service-authorization/latest/reference). */
const content: Readonly<Record<string, RegExp>> = {
  acm: /^ExportCertificate$/,
  aoss: /^(APIAccessAll|DashboardsAccessAll)$/,
  athena: /^(GetQueryResults(Stream)?|RunQuery|StartQueryExecution|StartCalculationExecution)$/,
  "backup-storage": /^(GetChunk|GetObjectMetadata|MountCapsule)$/,
  cloudtrail: /^GetEventDataStoreData$/,
  cassandra: /^Select(MultiRegion)?$/,
  "cognito-idp": /^(ListUsers|ListUsersInGroup|AdminGetUser)$/,
  "cognito-sync": /^ListRecords$/,
  codecommit: /^(GitPull|GetFile|GetBlob|GetFolder|GetDifferences|BatchGetCommits)$/,
  dax: /^(GetItem|BatchGetItem|Query|Scan)$/,
  dsql: /^(DbConnect|DbConnectAdmin)$/,
  // Deleting and writing give the old item back when asked to. (docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html, ReturnValues)
  dynamodb: /^(GetItem|BatchGetItem|Query|Scan|PartiQL\w+|GetRecords|ExportTableToPointInTime|DeleteItem|PutItem|UpdateItem)$/,
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
  redshift: /^(ExecuteQuery|GetClusterCredentials|GetClusterCredentialsWithIAM)$/,
  "redshift-data": /^(ExecuteStatement|BatchExecuteStatement|GetStatementResult|GetStatementResultV2)$/,
  "redshift-serverless": /^GetCredentials$/,
  s3: /^(GetObject|GetObject(Version)?Annotation|GetObjectVersion|GetObjectTorrent|GetObjectVersionTorrent|GetObjectVersionForReplication|InitiateReplication)$/,
  "s3-object-lambda": /^(GetObject|GetObjectVersion)$/,
  "s3-outposts": /^(GetObject|GetObjectVersion|GetObjectVersionForReplication)$/,
  s3express: /^CreateSession$/,
  s3tables: /^GetTableData$/,
  s3vectors: /^(GetVectors|QueryVectors|ListVectors)$/,
  sdb: /^(Select|GetAttributes)$/,
  secretsmanager: /^(GetSecretValue|BatchGetSecretValue)$/,
  sqs: /^ReceiveMessage$/,
  ssm: /^(ListCommandInvocations|GetParameter|GetParameters|GetParametersByPath|GetParameterHistory|GetCommandInvocation|StartSession|ResumeSession|SendCommand)$/,
  ssmmessages: /^Open(Data|Control)Channel$/,
  states: /^(DescribeExecution|GetExecutionHistory|GetActivityTask|DescribeMapRun)$/,
  timestream: /^(Select|SelectValues|ListMeasures)$/,
};

/** Reads of a service that return configuration, beyond what the names below tell. */
const configuration: Readonly<Record<string, RegExp>> = {
  "access-analyzer": /^(Get|List|Check|Validate)/,
  account: /^(Get|List)/,
  backup: /^(Get|Describe|List)/,
  cloudtrail: /^Get(Trail|TrailStatus|EventSelectors|InsightSelectors|Channel|EventDataStore|ResourcePolicy)$/,
  config: /^(Get|BatchGet|Describe|List|Select)/,
  ec2: /^Get(Ebs\w+|ManagedPrefixList\w+|TransitGateway\w+|Ipam\w+|VerifiedAccess\w+|NetworkInsights\w+|\w+State|SecurityGroupsForVpc|SubnetCidrReservations)$/,
  iam: /^(Get|List|Simulate)/,
  kms: /^Get(PublicKey|ParametersForImport)$/,
  lambda: /^GetAccountSettings$/,
  logs: /^Get(Delivery\w*|LogGroupFields|LogAnomalyDetector|Integration|Transformer)$/,
  organizations: /^(Describe|List)/,
  rds: /^DescribeEvents$/,
  s3: /^Get(Bucket\w+|Account\w+|AccessPoint\w*|AccessGrant\w*|MultiRegionAccessPoint\w*|StorageLens\w+|Object(Version)?(Acl|Attributes)|ObjectRetention|ObjectLegalHold)$/,
  scheduler: /^GetSchedule(Group)?$/,
  secretsmanager: /^GetRandomPassword$/,
  servicequotas: /^(Get|List)/,
  sqs: /^GetQueue(Attributes|Url)$/,
  sts: /^(GetCallerIdentity|GetAccessKeyInfo|DecodeAuthorizationMessage)$/,
  tag: /^Get/,
  "vpc-lattice": /^(Get|List)/,
};

/** Verbs that ask how something is set … */
const asks = /^(Describe|List|Check(?!in|out)|Validate|Is(?!sue)|Count)/i;
/** … unless what they list is itself what somebody stored. */
const stored =
  /(Records?|Messages?|Users?|Contacts?|Invocations?|Rows?|Items?|Documents?|Objects?|Files?|Findings?|Events?|Executions?|Conversations?|Transcripts?|Recordings?|Annotations?|Vectors?|Data|Contents?|Results?)$/i;
/** What is got is a setting. */
const setting =
  /^(Batch)?Get\w*(Policy|Policies|Configuration|Configurations|Config|Settings?|Status|Encryption|Tags|Acl|Versioning|Logging|Quotas?|Permissions?|Limits?)$/i;

/** `s3:GetObject`, or a name that AWS does not have (yet). Without case, as policies write actions. */
export function classOfAction(action: string): ActionClass {
  const colon = action.indexOf(":");
  const [service, name] = [action.slice(0, colon).toLowerCase(), action.slice(colon + 1)];
  if (fits(content[service], name)) return "content";
  if (fits(configuration[service], name) || setting.test(name)) return "configuration";
  return asks.test(name) && !stored.test(name) ? "configuration" : "open";
}

function fits(rule: RegExp | undefined, name: string): boolean {
  return rule !== undefined && new RegExp(rule.source, "i").test(name);
}

/** Begins as only reads do: what a wildcard after it matches changes nothing. */
export const beginsAsRead = /^[a-z0-9-]+:(Get|BatchGet|List|Describe|Check|Validate)/i;

/** For the test that every rule fits something. */
export const contentServices = Object.keys(content);
export const configurationServices = Object.keys(configuration);
