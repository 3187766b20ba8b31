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

/** The caller's own account is the management account; every other one is entered by a role. */
export class Accounts {
  readonly #url: URL;
  readonly #management: string;
  readonly #own: AwsCredentialIdentity;
  readonly #entered = new Map<string, Promise<AwsCredentialIdentity>>();
  readonly #clients = new Map<string, Clients>();

  constructor(url: URL, management: string, own: AwsCredentialIdentity) {
    this.#url = url;
    this.#management = management;
    this.#own = own;
  }

  async of(account: string, region: string): Promise<Clients> {
    const key = `${account} ${region}`;
    const before = this.#clients.get(key);
    if (before !== undefined) return before;
    const credentials = account === this.#management ? this.#own : await this.#enter(account);
    const made = clientsOf(this.#url, credentials, region);
    this.#clients.set(key, made);
    return made;
  }

  async #enter(account: string): Promise<AwsCredentialIdentity> {
    const entered = this.#entered.get(account) ?? assume(clientsOf(this.#url, this.#own, "us-east-1").sts, account);
    this.#entered.set(account, entered);
    return entered;
  }
}

async function assume(sts: STSClient, account: string): Promise<AwsCredentialIdentity> {
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/OrganizationAccountAccessRole`, RoleSessionName: "apply" }),
  );
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}
