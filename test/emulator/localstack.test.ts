import { CreateVpcCommand } from "@aws-sdk/client-ec2";
import { CreateKeyCommand, DisableKeyCommand, EncryptCommand } from "@aws-sdk/client-kms";
import { CreateBucketCommand, PutBucketEncryptionCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Accounts } from "./apply/clients.ts";
import type { Cell } from "./apply/creators.ts";
import { filled, Filling } from "./apply/filling.ts";
import { apply, type Applied } from "./apply/index.ts";
import { collectedFrom, type Collection } from "./collection.ts";
import { cofferdam, offline, progress, withoutHeader } from "../cli/program.ts";
import { createStack, putParameter } from "./create-stack.ts";
import { differences, estatesOf, factsOf, literal, withOnly } from "../facts.ts";
import { gaps, judgedOn } from "./gaps.ts";
import { startLocalStack, whyNoLocalStack, type LocalStack } from "./localstack.ts";
import { declaredOf } from "./probes.ts";
import { handOver, resourcesIn, writeAssembly } from "./seed.ts";
import type { TemplateResource } from "../../checks/sources/template/index.ts";
import { tier } from "./tiers.ts";
import { checks } from "../../checks/claims/index.ts";
import { judgeCheck } from "../../checks/engine/judge.ts";
import { worst } from "../../checks/engine/run.ts";
import type { Kind } from "../../checks/model/estate.ts";
import type { EstateFile } from "../../checks/model/estate-file.ts";
import type { View } from "../../checks/model/world.ts";
import type { EvidenceManifest } from "../../checks/model/evidence.ts";
import type { Run } from "../../checks/model/run.ts";
import { readEstateFile } from "../../checks/sources/estate-file.ts";
import { readSources } from "../../checks/sources/template/views.ts";

const t3 = tier("T3", whyNoLocalStack());
const folder = mkdtempSync(join(tmpdir(), "cofferdam-localstack-"));
const assembly = join(folder, "cdk.out");
/** Acme by the API, Globex by the emulator's own CloudFormation. */
const [acme, globex] = ["333333333333", "444444444444"];
const accountIds = ["111111111111", "222222222222", acme, globex, "555555555555", "666666666666"];
const stacks = ["Globex-birth", "Globex-access", "Globex-key", "Globex-network"];
const credentialsOf = (account: string): Promise<{ accessKeyId: string; secretAccessKey: string }> =>
  Promise.resolve({ accessKeyId: account, secretAccessKey: "planted-secret-key" });

const own = gaps.filter(({ emulator }) => emulator === "localstack");
const byApi: readonly Kind[] = ["s3:bucket", "kms:key", "ec2:vpc", "ec2:channel", "ec2:route", "logs:delivery", "iam:principal"];
const byStack: readonly Kind[] = ["kms:key", "ec2:vpc", "ec2:channel", "iam:principal"];

describe.skipIf(t3.skip)(`the reference platform on LocalStack${t3.note}`, () => {
  let localstack: LocalStack | undefined;
  let world: World | undefined;
  beforeAll(async () => {
    localstack = await startLocalStack();
    world = await deployed(localstack.url);
  }, 300_000);
  afterAll(async () => {
    await localstack?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const given = (): World => {
    if (world === undefined) throw new Error("not deployed");
    return world;
  };

  test("what is declared of LocalStack is what its probes saw", () => {
    expect(localstack?.note).toEqual({ kind: "localstack", version: "4.14.0", probes: declaredOf("localstack") });
  });

  test("everything of the templates that LocalStack has is made", () => {
    expect(given().applied.refused).toEqual([]);
    expect(given().applied.made).toBeGreaterThan(35);
  });

  test("exactly the claims with a listed gap are undecided, each for a listed operation; the others hold", () => {
    const listed = new Set(own.flatMap(({ claims = [] }) => claims));
    for (const check of judgedOn(checks)) {
      const findings = judgeCheck(check, beside(given()), given().file).filter(({ plane, tenant }) => plane === "account" && tenant !== "globex");
      expect([check.id, worst(findings.map(({ outcome }) => outcome))]).toEqual([check.id, listed.has(check.id) ? "undecided" : "holds"]);
      for (const { because } of findings.filter(({ outcome }) => outcome === "undecided"))
        // One Region is asked here: what the others have is unread too.
        expect([check.id, because, because.includes("collector.regions") || own.some(({ operation }) => because.includes(operation))]).toEqual([
          check.id,
          because,
          true,
        ]);
    }
  });

  test(
    "check --live: exit 3, exactly those claims undecided; again from its evidence, byte-equal and without a socket",
    { timeout: 600_000 },
    async () => {
      const env = { AWS_ACCESS_KEY_ID: "111111111111", AWS_SECRET_ACCESS_KEY: "planted-secret-key" };
      const args = ["check", "--live", "--endpoint", localstack?.url.href ?? "", "--tenant", "acme", "--format", "json", "--out", "run"];
      const live = await cofferdam(args, { cwd: folder, env });
      expect([live.code, live.stderr.replace(progress, "")]).toEqual([3, ""]);
      const { findings } = JSON.parse(live.stdout) as Run;
      const accounts = findings.filter(({ plane }) => plane === "account");
      const listed = own.flatMap(({ claims = [] }) => claims);
      expect(new Set(accounts.filter(({ outcome }) => outcome === "undecided").map(({ check }) => check))).toEqual(new Set(listed));
      const others = findings.filter(({ check, plane }) => plane !== "account" || !listed.includes(check));
      expect([...new Set(others.map(({ outcome }) => outcome))]).toEqual(["holds"]);
      expect(new Set(accounts.map(({ grade }) => grade))).toEqual(new Set(["emulated"]));
      const manifest = JSON.parse(readFileSync(join(folder, "run/evidence/manifest.json"), "utf8")) as EvidenceManifest;
      expect(manifest.endpoint).toMatchObject({ kind: "localstack", version: "4.14.0", probes: { organizations: "not shown", ec2: "shown" } });
      const again = await cofferdam(["check", "--evidence", "run/evidence", "--tenant", "acme", "--format", "json"], { cwd: folder, env: offline });
      expect([again.code, withoutHeader(again.stdout)]).toEqual([3, withoutHeader(live.stdout)]);
    },
  );

  test.each(byApi)("made by the API, template and account have equal facts of %s", (kind) => {
    const { applied, cell } = given();
    compare(kind, acme, () => true, filled(applied.values, cell.peerings));
  });

  test.each(byStack)("made by CreateStack, template and account have equal facts of %s", (kind) => {
    const { stacked } = given();
    compare(
      kind,
      globex,
      (id) => stacks.includes(id.split("/")[0] ?? ""),
      (text) => stacked.text(text),
    );
  });

  function compare(kind: Kind, account: string, isIn: (id: string) => boolean, fill: Parameters<typeof factsOf>[2]): void {
    const { file, collection } = given();
    const [templates, accounts] = estatesOf(file, assembly, collection.views);
    const [written, found] = [withOnly(templates, account, isIn), withOnly(accounts, account, () => true)];
    const isOwn = (of: Record<string, unknown>): boolean => !beyond(kind, of);
    const left = factsOf(written, kind, fill);
    const right = factsOf(found, kind, literal).filter(isOwn);
    expect(left.length).toBeGreaterThan(0);
    expect(differences(left, right)).toEqual([]);
    expect(right.length).toBe(left.length);
  }

  test("a listed gap is one still: reads that LocalStack does not have", () => {
    for (const { operation } of own.filter(({ lacks }) => lacks === true)) {
      const files = accountIds.flatMap((account) => given().collection.store.filesOf(account)).filter(({ path }) => path.includes(`/${operation}/`));
      const classes = files.map(({ bytes }) => (JSON.parse(Buffer.from(bytes).toString()) as { error?: { class?: string } }).error?.class);
      expect([operation, ...new Set(classes)]).toEqual([operation, "unsupported"]);
    }
  });

  test("a listed gap is one still: each Region of AWS's is called enabled", () => {
    const files = given()
      .collection.store.filesOf(acme)
      .filter(({ path }) => path.includes("/ec2.DescribeRegions/"));
    const [reply] = files.map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString()) as { response?: { Regions?: readonly unknown[] } });
    expect(reply?.response?.Regions?.length).toBeGreaterThan(10);
    expect(own.map(({ operation, field }) => `${operation} ${field}`)).toContain("ec2.DescribeVpcs Vpcs");
  });

  test("a listed gap is one still: ranges that are computed are refused", async () => {
    const url = localstack?.url ?? new URL("http://nowhere.invalid");
    await putParameter(url, "777777777777", "/panops/tenant/flow-bucket-arn", "arn:aws:s3:::flow");
    await expect(createStack(url, "777777777777", assembly, "Globex-network", new Filling(), [])).rejects.toThrow(/Fn::Select/);
    expect(own.map(({ operation, field }) => `${operation} ${field}`)).toContain("cloudformation.CreateStack Fn::Cidr");
  });

  test("a listed gap is one still: an object is put under the bucket's disabled key", async () => {
    const { kms, s3 } = await new Accounts(localstack?.url ?? new URL("http://nowhere.invalid"), credentialsOf).of(acme, "us-east-1");
    const KeyId = (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.KeyId ?? "";
    const Bucket = "gap-bucket";
    await s3.send(new CreateBucketCommand({ Bucket }));
    const rule = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: KeyId } } as const;
    await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } }));
    await kms.send(new DisableKeyCommand({ KeyId }));
    // AWS: KMS.DisabledException in all three.
    await expect(kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from("x") }))).rejects.toThrow(/disabled/);
    const explicit = { Bucket, Key: "a", Body: "x", ServerSideEncryption: "aws:kms", SSEKMSKeyId: KeyId } as const;
    await expect(s3.send(new PutObjectCommand(explicit))).rejects.toThrow(/disabled/i);
    await s3.send(new PutObjectCommand({ Bucket, Key: "b", Body: "x" }));
    expect(own.map(({ operation, field }) => `${operation} ${field}`)).toContain("s3.PutObject bucket default key");
  });
});

interface World {
  readonly file: EstateFile;
  readonly applied: Applied;
  readonly stacked: Filling;
  readonly cell: Cell;
  readonly collection: Collection;
}

async function deployed(url: URL): Promise<World> {
  const accounts = new Accounts(url, credentialsOf);
  for (const account of accountIds) await handOver(accounts, account);
  const { Vpc } = await (await accounts.of("222222222222", "us-east-1")).ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const cell: Cell = { account: "222222222222", vpcId: Vpc?.VpcId ?? "", peerings: new Map() };
  writeAssembly(assembly, new Map([["vpc-0c0ffee0c0ffee001", cell.vpcId]]));
  const text = readFileSync("cofferdam.yaml", "utf8")
    .replace(/\ndatabase:[^]*$/, "\n")
    .replace(/\ncollector: .*/, "\ncollector: { regions: [us-east-1] }");
  writeFileSync(join(folder, "cofferdam.yaml"), text);
  const file = readEstateFile(Buffer.from(text), join(folder, "cofferdam.yaml"));
  const isMade = (type: string): boolean => !own.some(({ lacksTypes = [] }) => lacksTypes.some((lacking) => type.startsWith(lacking)));
  const resources = resourcesIn(file, assembly);
  // What waits for the other tenant's network is not made either.
  const isWanted = ({ id, account, type }: TemplateResource): boolean => account !== globex && isMade(type) && !/Globex[AB]?$/.test(id);
  const applied = await apply(resources, accounts, cell, isWanted);
  const stacked = new Filling();
  await putParameter(url, globex, "/panops/tenant/flow-bucket-arn", `arn:aws:s3:::panops-flow-${globex}-us-east-1`);
  for (const stack of stacks) await createStack(url, globex, assembly, stack, stacked, resources);
  writeAssembly(assembly, new Map([["vpc-0c0ffee0c0ffee001", cell.vpcId], ...cell.peerings]));
  const collection = await collectedFrom(url, file, await credentialsOf("111111111111"));
  return { file, applied, stacked, cell, collection };
}

/** The templates, and what was collected. */
function beside({ file, collection }: World): readonly View[] {
  const canonical = { assembly, stacks: "Canonical*", tenants: file.tenants.map(({ id }) => id) };
  return [...readSources({ ...file, templates: [{ assembly }, canonical] }).views, ...collection.views];
}

/** Of AWS, or of the compute cell, which no template of the tenant writes. */
function beyond(kind: Kind, of: Record<string, unknown>): boolean {
  if (kind === "ec2:channel") return of["type"] === "AWS::EC2::VPCPeeringConnection";
  return kind === "ec2:route" && JSON.stringify(of["target"]).includes('"local"');
}
