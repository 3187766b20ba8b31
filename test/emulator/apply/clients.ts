import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { EC2Client } from "@aws-sdk/client-ec2";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { RDSClient } from "@aws-sdk/client-rds";
import { S3Client } from "@aws-sdk/client-s3";
import { S3ControlClient } from "@aws-sdk/client-s3-control";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { AwsCredentialIdentity } from "@smithy/types";

/** SDK clients of one account and Region against an emulator. */
export interface Clients {
  readonly cloudtrail: CloudTrailClient;
  readonly ec2: EC2Client;
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly organizations: OrganizationsClient;
  readonly rds: RDSClient;
  readonly s3: S3Client;
  readonly s3control: S3ControlClient;
  readonly sts: STSClient;
}

export function clientsOf(url: URL, credentials: AwsCredentialIdentity, region: string): Clients {
  const options = { endpoint: url.href, credentials, region, maxAttempts: 1 };
  return {
    cloudtrail: new CloudTrailClient(options),
    ec2: new EC2Client(options),
    iam: new IAMClient(options),
    kms: new KMSClient(options),
    organizations: new OrganizationsClient(options),
    rds: new RDSClient(options),
    s3: new S3Client({ ...options, forcePathStyle: true }),
    // The account is part of the host's name else. (live-accounts.md §6)
    s3control: new S3ControlClient({ credentials, region, endpointProvider: () => s3Control(url, region) }),
    sts: new STSClient(options),
  };
}

function s3Control(url: URL, region: string) {
  const scheme = { name: "sigv4", signingName: "s3", signingRegion: region, disableDoubleEncoding: true, properties: {} };
  return { url, properties: { authSchemes: [scheme] } };
}

/** Clients per account and Region; `credentialsOf` says how an account is entered. */
export class Accounts {
  readonly #url: URL;
  readonly #credentialsOf: (account: string) => Promise<AwsCredentialIdentity>;
  readonly #clients = new Map<string, Promise<Clients>>();

  constructor(url: URL, credentialsOf: (account: string) => Promise<AwsCredentialIdentity>) {
    this.#url = url;
    this.#credentialsOf = credentialsOf;
  }

  async of(account: string, region: string): Promise<Clients> {
    const key = `${account} ${region}`;
    const made = this.#clients.get(key) ?? this.#credentialsOf(account).then((credentials) => clientsOf(this.#url, credentials, region));
    this.#clients.set(key, made);
    return made;
  }
}

/** The caller's own account is `own`; every other one is entered by the role that Organizations makes. */
export function byRole(url: URL, own: string, credentials: AwsCredentialIdentity): (account: string) => Promise<AwsCredentialIdentity> {
  const { sts } = clientsOf(url, credentials, "us-east-1");
  const entered = new Map<string, Promise<AwsCredentialIdentity>>();
  return async (account) => {
    if (account === own) return credentials;
    const before = entered.get(account) ?? assumed(sts, account);
    entered.set(account, before);
    return before;
  };
}

export async function assumed(sts: STSClient, account: string, role = "OrganizationAccountAccessRole"): Promise<AwsCredentialIdentity> {
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/${role}`, RoleSessionName: "apply" }));
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}
