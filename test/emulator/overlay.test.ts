import {
  CreateTrailCommand,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from "@aws-sdk/client-cloudtrail";
import {
  CancelKeyDeletionCommand,
  CreateGrantCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EncryptCommand,
  GetKeyPolicyCommand,
  ListGrantsCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
} from "@aws-sdk/client-kms";
import { CreateDBInstanceCommand, DescribeDBInstancesCommand } from "@aws-sdk/client-rds";
import { CreateAccountCommand, CreateOrganizationCommand, ListAccountsCommand, ListPoliciesCommand } from "@aws-sdk/client-organizations";
import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { GetPublicAccessBlockCommand as GetAccountBlockCommand } from "@aws-sdk/client-s3-control";
import { NormalizedSchema } from "@smithy/core/schema";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Accounts, byRole, clientsOf, type Clients } from "./apply/clients.ts";
import { signed } from "./apply/signed.ts";
import { startMoto, whyNoMoto, type Moto } from "./moto.ts";
import { lacking } from "./overlay/lacking.ts";
import { startOverlay, type Overlay } from "./overlay/proxy.ts";
import { credentials } from "./seed.ts";
import { tier } from "./tiers.ts";

/** One test for each row of what AWS does and the emulator does not (live-accounts.md §3), from AWS's pages. */
const t2 = tier("T2", whyNoMoto());

describe.skipIf(t2.skip)(`AWS's behaviour, by moto and the overlay${t2.note}`, () => {
  let [moto, overlay, member]: [Moto?, Overlay?, string?] = [];
  let accounts: Accounts | undefined;
  beforeAll(async () => {
    moto = await startMoto();
    overlay = await startOverlay(moto.url);
    accounts = new Accounts(overlay.url, byRole(overlay.url, "123456789012", credentials));
    const { organizations } = await own();
    await organizations.send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
    const { CreateAccountStatus } = await organizations.send(new CreateAccountCommand({ AccountName: "member", Email: "member@example.com" }));
    member = CreateAccountStatus?.AccountId;
  }, 120_000);
  afterAll(async () => {
    await overlay?.stop();
    await moto?.stop();
  });
  const own = async (): Promise<Clients> => clientsOf(overlay?.url ?? new URL("http://nowhere.invalid"), credentials, "us-east-1");
  const members = async (): Promise<Clients> => (await accounts?.of(member ?? "", "us-east-1")) ?? own();
  const newKey = async (): Promise<string> => (await (await own()).kms.send(new CreateKeyCommand({}))).KeyMetadata?.KeyId ?? "";

  /** docs.aws.amazon.com/kms/latest/developerguide/key-state.html */
  test("a disabled key refuses cryptographic calls and grants, not reads and not its policy", async () => {
    const { kms } = await own();
    const KeyId = await newKey();
    const { CiphertextBlob } = await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("x") }));
    await kms.send(new DisableKeyCommand({ KeyId }));
    const refused = [
      kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("x") })),
      kms.send(new DecryptCommand({ CiphertextBlob })),
      kms.send(new CreateGrantCommand({ KeyId, GranteePrincipal: "arn:aws:iam::123456789012:root", Operations: ["Decrypt"] })),
    ];
    expect((await Promise.allSettled(refused)).map(nameOf)).toEqual(["DisabledException", "DisabledException", "DisabledException"]);
    const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
    await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: "default", Policy }));
    await kms.send(new ListGrantsCommand({ KeyId }));
    await kms.send(new EnableKeyCommand({ KeyId }));
    await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("x") }));
  });

  /** docs.aws.amazon.com/kms/latest/developerguide/key-state.html, deleting-keys.html */
  test("a key that awaits its deletion refuses uses and changes; cancelled, it is disabled", async () => {
    const { kms } = await own();
    const KeyId = await newKey();
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    const refused = [
      kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("x") })),
      kms.send(new EnableKeyCommand({ KeyId })),
      kms.send(new DisableKeyCommand({ KeyId })),
      kms.send(new ScheduleKeyDeletionCommand({ KeyId })),
      kms.send(new TagResourceCommand({ KeyId, Tags: [{ TagKey: "a", TagValue: "b" }] })),
    ];
    expect((await Promise.allSettled(refused)).map(nameOf)).toEqual(Array.from({ length: 5 }, () => "KMSInvalidStateException"));
    await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
    await kms.send(new CancelKeyDeletionCommand({ KeyId }));
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
    expect(KeyMetadata?.KeyState).toBe("Disabled");
  });

  /** As observed on AWS in February 2026: live-accounts.md §3. */
  test("objects under a key go with it, by header and by the bucket's default; an unknown key is named", async () => {
    const { s3, kms } = await own();
    const [Bucket, KeyId] = ["objects-under-keys", await newKey()];
    await s3.send(new CreateBucketCommand({ Bucket }));
    const byHeader = { Bucket, Key: "a", Body: "x", ServerSideEncryption: "aws:kms", SSEKMSKeyId: KeyId } as const;
    await s3.send(new PutObjectCommand(byHeader));
    const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: KeyId } } as const;
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } }));
    const tries = async (): Promise<readonly string[]> =>
      (
        await Promise.allSettled([
          s3.send(new GetObjectCommand({ Bucket, Key: "a" })),
          s3.send(new PutObjectCommand(byHeader)),
          s3.send(new PutObjectCommand({ Bucket, Key: "b", Body: "x" })),
        ])
      ).map(nameOf);
    expect(await tries()).toEqual(["", "", ""]);
    await kms.send(new DisableKeyCommand({ KeyId }));
    expect(await tries()).toEqual(Array.from({ length: 3 }, () => "KMS.DisabledException"));
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    expect(await tries()).toEqual(Array.from({ length: 3 }, () => "KMS.KMSInvalidStateException"));
    const unknown = s3.send(new PutObjectCommand({ ...byHeader, SSEKMSKeyId: "00000000-0000-0000-0000-000000000000" }));
    expect((await Promise.allSettled([unknown])).map(nameOf)).toEqual(["KMS.NotFoundException"]);
  });

  /** docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html, default-encryption-faq.html */
  test("a new bucket is encrypted, blocked and without access control lists", async () => {
    const { s3 } = await own();
    const Bucket = "new-bucket";
    await s3.send(new CreateBucketCommand({ Bucket }));
    const [encryption, block, ownership] = [
      await s3.send(new GetBucketEncryptionCommand({ Bucket })),
      await s3.send(new GetPublicAccessBlockCommand({ Bucket })),
      await s3.send(new GetBucketOwnershipControlsCommand({ Bucket })),
    ];
    expect(encryption.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm).toBe("AES256");
    expect(Object.values(block.PublicAccessBlockConfiguration ?? {})).toEqual([true, true, true, true]);
    expect(ownership.OwnershipControls?.Rules?.[0]?.ObjectOwnership).toBe("BucketOwnerEnforced");
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe("Enabled");
  });

  /** docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetPublicAccessBlock.html */
  test("an account's public access block that was never set is not there", async () => {
    const { s3control } = await own();
    const asked = s3control.send(new GetAccountBlockCommand({ AccountId: "123456789012" }));
    expect((await Promise.allSettled([asked])).map(nameOf)).toEqual(["NoSuchPublicAccessBlockConfiguration"]);
  });

  /** docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html */
  test("an instance says what it keeps of its performance, and under which key", async () => {
    const { rds } = await own();
    const make = async (DBInstanceIdentifier: string, more: object): Promise<void> => {
      const instance = { DBInstanceIdentifier, DBInstanceClass: "db.t3.medium", Engine: "postgres", AllocatedStorage: 20, ...more };
      await rds.send(new CreateDBInstanceCommand({ ...instance, MasterUsername: "master", MasterUserPassword: "not-a-secret-1" }));
    };
    await make("keeps", { EnablePerformanceInsights: true, PerformanceInsightsKMSKeyId: "alias/own" });
    await make("plain", {});
    const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
    const said = DBInstances.map((each) => [each.DBInstanceIdentifier, each.PerformanceInsightsEnabled, each.PerformanceInsightsKMSKeyId]);
    expect(said).toEqual([
      ["keeps", true, "alias/own"],
      ["plain", false, undefined],
    ]);
  });

  /** docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html */
  test("a service says what it runs on: its strategy, or its launch type", async () => {
    const clients = await own();
    const ecs = async (name: string, input: object): Promise<Readonly<Record<string, unknown>>> =>
      signed(clients, { service: "ecs", region: "us-east-1", target: `AmazonEC2ContainerServiceV20141113.${name}` }, input);
    const containerDefinitions = [{ name: "a", image: "a", memory: 128 }];
    const spot = [{ capacityProvider: "FARGATE_SPOT", weight: 1 }];
    await ecs("CreateCluster", { clusterName: "cell" });
    await ecs("RegisterTaskDefinition", { family: "worker", containerDefinitions });
    const common = { cluster: "cell", taskDefinition: "worker", desiredCount: 0 };
    await ecs("CreateService", { ...common, serviceName: "spot", capacityProviderStrategy: spot });
    await ecs("CreateService", { ...common, serviceName: "fargate", launchType: "FARGATE" });
    const { services } = await ecs("DescribeServices", { cluster: "cell", services: ["spot", "fargate"] });
    const said = (services as readonly Readonly<Record<string, unknown>>[]).map((each) => [each["launchType"], each["capacityProviderStrategy"]]);
    expect(said).toEqual([
      [undefined, spot],
      ["FARGATE", undefined],
    ]);
  });

  /** docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html */
  test("an organization's trail is seen by its members, by its ARN, and changed by none of them", async () => {
    const { cloudtrail, s3 } = await own();
    await s3.send(new CreateBucketCommand({ Bucket: "organization-trail" }));
    const { TrailARN } = await cloudtrail.send(
      new CreateTrailCommand({ Name: "all", S3BucketName: "organization-trail", IsOrganizationTrail: true, IsMultiRegionTrail: true }),
    );
    await cloudtrail.send(new StartLoggingCommand({ Name: TrailARN }));
    const theirs = (await members()).cloudtrail;
    const { trailList } = await theirs.send(new DescribeTrailsCommand({}));
    expect(trailList?.map((trail) => [trail.TrailARN, trail.IsOrganizationTrail])).toEqual([[TrailARN, true]]);
    expect((await theirs.send(new GetTrailStatusCommand({ Name: TrailARN }))).IsLogging).toBe(true);
    const { EventSelectors } = await theirs.send(new GetEventSelectorsCommand({ TrailName: TrailARN }));
    expect(EventSelectors?.map((selector) => [selector.ReadWriteType, selector.IncludeManagementEvents])).toEqual([["All", true]]);
    expect((await Promise.allSettled([theirs.send(new StopLoggingCommand({ Name: TrailARN }))])).map(nameOf)).toEqual(["AccessDeniedException"]);
  });

  /** docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html */
  test("members may not list accounts; the management account sees each one's path", async () => {
    const { Accounts: listed = [] } = await (await own()).organizations.send(new ListAccountsCommand({}));
    expect(listed.map((account) => (account as { Paths?: readonly string[] }).Paths?.[0])).toEqual(
      listed.map(({ Id }) => expect.stringMatching(new RegExp(`^o-[a-z0-9]+/r-[a-z0-9]+/${Id}/$`))),
    );
    const refused = (await members()).organizations.send(new ListAccountsCommand({}));
    expect((await Promise.allSettled([refused])).map(nameOf)).toEqual(["AccessDeniedException"]);
  });

  test("what is recorded has the shape of the API, and says that it is recorded", async () => {
    for (const { id, response } of lacking) {
      const [service = "", operation = ""] = id.split(".");
      if (service === "ram") continue;
      const module = (await import(`@aws-sdk/client-${service}`)) as Readonly<Record<string, readonly unknown[]>>;
      const members = [...NormalizedSchema.of(module[`${operation}$`]?.[5] as never).structIterator()].map(([name]) => name);
      expect(members).toEqual(expect.arrayContaining(Object.keys(response)));
    }
    for (const { answer } of lacking.map((each) => ({ answer: each.answer.bind(each) })))
      expect(answer().headers).toMatchObject({ "x-cofferdam-recorded": "true" });
    const { Policies } = await (await own()).organizations.send(new ListPoliciesCommand({ Filter: "S3_POLICY" }));
    expect(Policies).toEqual([]);
  });
});

/** The error's code; empty where there is none. */
function nameOf(result: PromiseSettledResult<unknown>): string {
  return result.status === "fulfilled" ? "" : (result.reason as Error).name;
}
