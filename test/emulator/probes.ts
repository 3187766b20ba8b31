import { CreateTrailCommand, DescribeTrailsCommand, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { CreateAccessKeyCommand, CreateUserCommand } from "@aws-sdk/client-iam";
import { CreateGrantCommand, CreateKeyCommand, DisableKeyCommand, EncryptCommand, ListKeysCommand } from "@aws-sdk/client-kms";
import {
  AttachPolicyCommand,
  CreateAccountCommand,
  CreateOrganizationCommand,
  CreatePolicyCommand,
  DescribeOrganizationCommand,
  EnablePolicyTypeCommand,
  ListAccountsCommand,
  ListRootsCommand,
  type PolicyType,
} from "@aws-sdk/client-organizations";
import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketOwnershipControlsCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { AwsCredentialIdentity } from "@smithy/types";
import { assumed, clientsOf, type Clients } from "./apply/clients.ts";
import { capabilities, capabilityNames, columnOf, type Capability, type EndpointColumn } from "../../checks/sources/account/capabilities.ts";
import { connect } from "../../checks/sources/account/connect.ts";
import { identify, probedByReading, readProbes } from "../../checks/sources/account/endpoint.ts";
import type { EndpointNote } from "../../checks/model/evidence.ts";

/** What a probe may use: the clients of one account of the emulator's, and those of others. */
interface Place {
  readonly url: URL;
  readonly own: Clients;
  readonly as: (credentials: AwsCredentialIdentity) => Clients;
}
/** Shows the capability or not; what it throws is not shown. It writes: live-accounts.md §2. */
type Probe = (place: Place) => Promise<boolean>;

/** No probe, with the reason. */
const unprobed: readonly Capability[] = ["controlTower"]; // No client has its landing-zone operations: live-accounts.md §6.

type Written = Exclude<Capability, keyof typeof readProbes | "controlTower">;
const plaintext = Buffer.from("x");

export const writeProbes: { readonly [C in Written]: Probe } = {
  multiAccount: async ({ own, as }) => {
    const { Account } = await as(await assumed(own.sts, "999999999999", "Probe")).sts.send(new GetCallerIdentityCommand({}));
    return Account === "999999999999";
  },
  accountPaths: async ({ own }) => {
    await organization(own);
    const { Accounts = [] } = await own.organizations.send(new ListAccountsCommand({}));
    return Accounts.length > 0 && Accounts.every((account) => ((account as { Paths?: readonly string[] }).Paths ?? []).length > 0);
  },
  scpEnforced: async (place) => deniedByPolicy(place, "SERVICE_CONTROL_POLICY"),
  rcpEnforced: async (place) => deniedByPolicy(place, "RESOURCE_CONTROL_POLICY"),
  iamEnforced: async (place) => isDenied((await nobody(place)).kms.send(new ListKeysCommand({}))),
  resourcePolicyEnforced: async ({ own }) => {
    const KeyId = await newKey(
      own,
      JSON.stringify({ Version: "2012-10-17", Statement: [...statements, { ...everything, Effect: "Deny", Action: "kms:Encrypt" }] }),
    );
    return isDenied(own.kms.send(new EncryptCommand({ KeyId, Plaintext: plaintext })));
  },
  grantsEnforced: async (place) => {
    const KeyId = await newKey(place.own);
    const theirs = await nobody(place);
    if (!(await isDenied(theirs.kms.send(new EncryptCommand({ KeyId, Plaintext: plaintext }))))) return false;
    const { Arn } = await theirs.sts.send(new GetCallerIdentityCommand({}));
    await place.own.kms.send(new CreateGrantCommand({ KeyId, GranteePrincipal: Arn, Operations: ["Encrypt"] }));
    await theirs.kms.send(new EncryptCommand({ KeyId, Plaintext: plaintext }));
    return true;
  },
  kmsState: async ({ own }) => {
    const KeyId = await newKey(own);
    const encrypt = new EncryptCommand({ KeyId, Plaintext: plaintext });
    await own.kms.send(encrypt);
    await own.kms.send(new DisableKeyCommand({ KeyId }));
    return (await codeOf(own.kms.send(encrypt))) === "DisabledException";
  },
  s3KmsCoupling: async ({ own }) => {
    const [Bucket, KeyId] = [await newBucket(own, "coupled"), await newKey(own)];
    await own.s3.send(new PutObjectCommand({ Bucket, Key: "a", Body: "x", ServerSideEncryption: "aws:kms", SSEKMSKeyId: KeyId }));
    await own.s3.send(new GetObjectCommand({ Bucket, Key: "a" }));
    await own.kms.send(new DisableKeyCommand({ KeyId }));
    return (await codeOf(own.s3.send(new GetObjectCommand({ Bucket, Key: "a" })))) !== undefined;
  },
  s3ModernDefaults: async ({ own: { s3 }, own }) => {
    const Bucket = await newBucket(own, "new");
    const { ServerSideEncryptionConfiguration: encryption } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
    const { PublicAccessBlockConfiguration: block = {} } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
    const { OwnershipControls: ownership } = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }));
    return (
      encryption?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm === "AES256" &&
      Object.values(block).filter((flag) => flag === true).length === 4 &&
      ownership?.Rules?.[0]?.ObjectOwnership === "BucketOwnerEnforced"
    );
  },
  publicBlockEnforced: async ({ own }) => {
    const Bucket = await newBucket(own, "blocked");
    await own.s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { BlockPublicPolicy: true } }));
    const toAll = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*` };
    return isDenied(own.s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: "2012-10-17", Statement: [toAll] }) })));
  },
  orgTrailInMembers: async (place) => {
    const member = await organization(place.own);
    const S3BucketName = await newBucket(place.own, "trail");
    const { TrailARN } = await place.own.cloudtrail.send(new CreateTrailCommand({ Name: "probe", S3BucketName, IsOrganizationTrail: true }));
    const theirs = place.as(await assumed(place.own.sts, member));
    const { trailList = [] } = await theirs.cloudtrail.send(new DescribeTrailsCommand({}));
    return trailList.some((trail) => trail.TrailARN === TrailARN);
  },
  cloudtrailEvents: async ({ own }) => {
    await newKey(own);
    const { Events = [] } = await own.cloudtrail.send(new LookupEventsCommand({}));
    return Events.some(({ EventName }) => EventName === "CreateKey");
  },
};

/**
 * The endpoint's note with what all probes saw. They write, so the endpoint must say itself that it is an emulator, at an address that is not AWS's.
 * @throws Error where it does not, and where something is declared of its kind and not shown: tests would trust in it.
 */
export async function probed(url: URL, version: string | undefined, credentials: AwsCredentialIdentity): Promise<EndpointNote> {
  const endpoint = await connect(url.href);
  const said = await identify(endpoint);
  if (said.kind !== "moto" && said.kind !== "localstack")
    throw new Error(`${url.href}: is not known to be an emulator (${said.kind}), and probes write; start moto or LocalStack there`);
  const own = clientsOf(url, credentials, "us-east-1");
  const place: Place = { url, own, as: (others) => clientsOf(url, others, "us-east-1") };
  const seen: [string, "shown" | "not shown"][] = [];
  for (const [name, probe] of Object.entries(writeProbes)) {
    const isShown = await probe(place).catch(() => false);
    seen.push([name, isShown ? "shown" : "not shown"]);
  }
  const read = await probedByReading(said, endpoint, credentials, "us-east-1");
  const { server: _, ...note } = read;
  const known = version === undefined ? read : { ...note, version };
  return wholeNote({ ...known, probes: { ...read.probes, ...Object.fromEntries(seen) } }, url);
}

/** Declared of a kind, as probes would see it; without what has no probe. */
export function declaredOf(column: EndpointColumn): Record<string, string> {
  const names = capabilityNames.filter((name) => name in writeProbes || name in readProbes);
  return Object.fromEntries(names.map((name) => [name, capabilities[name][column] === "no" ? "not shown" : "shown"]));
}

function wholeNote(note: EndpointNote, url: URL): EndpointNote {
  const column = columnOf(note);
  const declared = capabilityNames.filter((name) => column !== undefined && capabilities[name][column] !== "no" && !unprobed.includes(name));
  const missing = declared.filter((name) => note.probes[name] !== "shown");
  if (missing.length === 0) return note;
  throw new Error(
    `${url.href}: ${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} declared of ${column} and not shown; start it as test/emulator does, or mend checks/sources/account/capabilities.ts`,
  );
}

const everything = { Principal: "*", Action: "kms:*", Resource: "*" };
const statements = [{ Effect: "Allow", ...everything }];

async function newKey({ kms }: Clients, Policy?: string): Promise<string> {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand(Policy === undefined ? {} : { Policy }));
  return KeyMetadata?.KeyId ?? "";
}

async function newBucket({ s3 }: Clients, name: string): Promise<string> {
  const Bucket = `cofferdam-probe-${name}`;
  await s3.send(new CreateBucketCommand({ Bucket }));
  return Bucket;
}

/** A member of an organization of its own, made by the first who asks. */
async function organization({ organizations }: Clients): Promise<string> {
  if ((await codeOf(organizations.send(new DescribeOrganizationCommand({})))) !== undefined)
    await organizations.send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
  const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
  const { Accounts = [] } = await organizations.send(new ListAccountsCommand({}));
  const member = Accounts.find(({ Id }) => Id !== Organization?.MasterAccountId)?.Id;
  if (member !== undefined) return member;
  const { CreateAccountStatus } = await organizations.send(new CreateAccountCommand({ AccountName: "probe", Email: "probe@example.com" }));
  return CreateAccountStatus?.AccountId ?? "";
}

/** A policy of the organization that denies a member's call. */
async function deniedByPolicy({ own, as }: Place, Type: PolicyType): Promise<boolean> {
  const member = await organization(own);
  const { Roots } = await own.organizations.send(new ListRootsCommand({}));
  await own.organizations.send(new EnablePolicyTypeCommand({ RootId: Roots?.[0]?.Id, PolicyType: Type }));
  const principal = Type === "RESOURCE_CONTROL_POLICY" ? { Principal: "*" } : {};
  const Content = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Deny", ...principal, Action: "kms:*", Resource: "*" }] });
  const { Policy } = await own.organizations.send(new CreatePolicyCommand({ Name: `probe-${Type}`, Description: "", Type, Content }));
  await own.organizations.send(new AttachPolicyCommand({ PolicyId: Policy?.PolicySummary?.Id, TargetId: member }));
  const theirs = as(await assumed(own.sts, member));
  return isDenied(theirs.kms.send(new ListKeysCommand({})));
}

/** A user whom no policy allows anything. */
async function nobody({ own, as }: Place): Promise<Clients> {
  const UserName = "probe";
  // The probe before may have made it.
  await codeOf(own.iam.send(new CreateUserCommand({ UserName })));
  const { AccessKey } = await own.iam.send(new CreateAccessKeyCommand({ UserName }));
  return as({ accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" });
}

async function isDenied(call: Promise<unknown>): Promise<boolean> {
  return /AccessDenied|UnauthorizedOperation|Forbidden/.test((await codeOf(call)) ?? "");
}

/** The error's code; undefined where there is none. */
async function codeOf(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    return (error as Error).name;
  }
}
