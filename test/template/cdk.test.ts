import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  App,
  BootstraplessSynthesizer,
  CfnCondition,
  CfnMapping,
  CfnOutput,
  CfnParameter,
  DefaultStackSynthesizer,
  Fn,
  NestedStack,
  Stack,
  Stage,
  type IReusableStackSynthesizer,
  type StackProps,
} from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import * as kms from "aws-cdk-lib/aws-kms";
import * as s3 from "aws-cdk-lib/aws-s3";
import * as sns from "aws-cdk-lib/aws-sns";
import * as ssm from "aws-cdk-lib/aws-ssm";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { explore } from "../../checks/engine/worlds.ts";
import type { EstateFile } from "../../checks/model/estate-file.ts";
import { openStacks, readTemplates, type Stack as OpenedStack, type TemplateReading } from "../../checks/sources/template/index.ts";
import { plain, resource } from "./opened.ts";

/* What the CDK really writes, read back: several stacks, a stage, a nested stack, references between all of them. */

let folder = "";
let reading: TemplateReading;

beforeAll(() => {
  vi.stubEnv("CDK_VALIDATION", "false");
  folder = mkdtempSync(join(tmpdir(), "cofferdam-cdk-"));
  synthesize(join(folder, "cdk.out"));
  const tenant = { id: "acme", account: "333333333333", region: "us-east-1", custody: "vendor-organization" as const, customer: [], line: 1 };
  const estate: EstateFile = {
    path: join(folder, "cofferdam.yaml"),
    vendor: { name: "V", accounts: {}, units: {}, roles: [], service: [] },
    assumptions: [],
    tenants: [tenant],
    templates: [{ assembly: join(folder, "cdk.out") }, { assembly: join(folder, "cdk.out"), stacks: "Canonical", tenants: ["acme"] }],
  };
  reading = readTemplates(estate);
});

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function synthesize(outdir: string): void {
  const app = new App({
    outdir,
    analyticsReporting: false,
    context: { "aws:cdk:disable-asset-staging": false },
    defaultStackSynthesizer: new BootstraplessSynthesizer() as IReusableStackSynthesizer,
  });
  const env = { account: "333333333333", region: "us-east-1" };
  const a = new Stack(app, "A", {
    env,
    synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) as IReusableStackSynthesizer,
  });
  const key = new kms.Key(a, "Key");
  const bucket = new s3.Bucket(a, "Bucket", { encryptionKey: key, bucketName: "a-bucket" });
  new ssm.StringParameter(a, "Parameter", { parameterName: "/a/bucket", stringValue: bucket.bucketArn });
  const nested = new NestedStack(a, "Nested");
  new sns.Topic(nested, "Topic", { masterKey: key, topicName: "t" });
  reader(app, "B", { env }, bucket);
  new Stack(new Stage(app, "Prod", { env: { account: "444444444444", region: "eu-west-1" } }), "D", { stackName: "prod-d" }).exportValue("x", {
    name: "e",
  });
  canonical(new Stack(app, "Canonical"));
  app.synth();
}

function reader(app: App, id: string, props: StackProps, bucket: s3.Bucket): void {
  const stack = new Stack(app, id, props);
  const role = new iam.Role(stack, "Role", { assumedBy: new iam.AccountRootPrincipal(), roleName: "reader", path: "/x/" });
  bucket.grantRead(role);
  new CfnOutput(stack, "FromSsm", { value: ssm.StringParameter.valueForStringParameter(stack, "/a/bucket") });
  new CfnOutput(stack, "FromDynamic", { value: `{{resolve:ssm:/a/bucket}}/*` });
}

function canonical(stack: Stack): void {
  const stage = new CfnParameter(stack, "Stage", { allowedValues: ["dev", "prod"] });
  const cidr = new CfnParameter(stack, "Cidr");
  const isProd = new CfnCondition(stack, "IsProd", { expression: Fn.conditionEquals(stage.valueAsString, "prod") });
  const map = new CfnMapping(stack, "Names", { mapping: { dev: { name: "small" }, prod: { name: "large" } } });
  const one = new s3.CfnBucket(stack, "One", {
    bucketName: Fn.join("-", [map.findInMap(stage.valueAsString, "name"), stack.account]),
    tags: [{ key: "range", value: Fn.select(1, Fn.cidr(cidr.valueAsString, 4, "5")) }],
  });
  const two = new s3.CfnBucket(stack, "Two");
  two.cfnOptions.condition = isProd;
  one.addResourceDependency(two);
}

const inView = <T>(label: string, see: (stacks: readonly OpenedStack[]) => T): readonly { readonly value: T; readonly when: readonly string[] }[] =>
  explore((world) => see(openStacks(reading.views.find((view) => view.label === label)?.stacks ?? [], world))).worlds;

const inMain = <T>(see: (stacks: readonly OpenedStack[]) => T): T => {
  const [only, ...others] = inView("", see);
  if (only === undefined || others.length > 0) throw new Error("the main view has conditions");
  return only.value;
};

test("views, notes and files", () => {
  expect(reading.views.map((view) => [view.label, view.stacks.map((stack) => `${stack.name}@${stack.account}/${stack.region}`)])).toEqual([
    ["", ["prod-d@444444444444/eu-west-1", "A@333333333333/us-east-1", "B@333333333333/us-east-1"]],
    ["Canonical as acme", ["Canonical@333333333333/us-east-1", "prod-d@444444444444/eu-west-1"]],
  ]);
  expect(reading.notes.flatMap((note) => note.unread)).toEqual([]);
  expect(reading.files.map((file) => file.path)).toContain("templates/cdk.out/assembly-Prod/manifest.json");
});

test("a nested stack's resources, its key by parameter from outside", () => {
  expect(
    inMain((stacks) => {
      const [topic] = stacks.flatMap((stack) => stack.resources((type) => type === "AWS::SNS::Topic"));
      return [topic?.id.replace(/\/[^/]*$/, "").startsWith("A/Nested"), plain(topic?.ref), plain(topic?.property("KmsMasterKeyId"))];
    }),
  ).toEqual([
    true,
    "arn:aws:sns:us-east-1:333333333333:t",
    expect.stringMatching(/^arn:aws:kms:us-east-1:333333333333:key\/\{A\/Key[0-9A-F]{8}:id\}$/),
  ]);
});

test("references across stacks", () => {
  const policies = inMain((stacks) =>
    stacks
      .flatMap((stack) => stack.resources((type) => type === "AWS::IAM::Policy"))
      .map((one) => plain(one.property("PolicyDocument", "Statement"))),
  );
  expect(policies).toEqual([
    [
      expect.objectContaining({ Resource: ["arn:aws:s3:::a-bucket", "arn:aws:s3:::a-bucket/*"] }),
      expect.objectContaining({
        Action: ["kms:Decrypt", "kms:DescribeKey"],
        Resource: expect.stringMatching(/^arn:aws:kms:us-east-1:333333333333:key\/\{A\/Key/) as unknown,
      }),
    ],
  ]);
  expect(
    inMain((stacks) => stacks.flatMap((stack) => stack.resources((type) => type === "AWS::IAM::Role")).map((one) => plain(one.attribute("Arn")))),
  ).toEqual(["arn:aws:iam::333333333333:role/x/reader"]);
});

test("an environment-agnostic stack, in its worlds", () => {
  const worlds = inView("Canonical as acme", (stacks) => [
    plain(resource(stacks, "Canonical/One").property("BucketName")),
    plain(resource(stacks, "Canonical/One").property("Tags", "0", "Value")),
    stacks.flatMap((stack) => stack.resources((type) => type === "AWS::S3::Bucket")).map((one) => one.logicalId),
    resource(stacks, "Canonical/One").dependsOn,
  ]);
  expect(worlds).toEqual([
    { value: ["large-333333333333", "{Fn::Cidr(${Canonical/Cidr},5)[1]:any}", ["One", "Two"], ["Two"]], when: ['Canonical: Stage equals "prod"'] },
    { value: ["small-333333333333", "{Fn::Cidr(${Canonical/Cidr},5)[1]:any}", ["One"], ["Two"]], when: ['not Canonical: Stage equals "prod"'] },
  ]);
});

test("origins lead to the line in the file", () => {
  const origin = inMain(
    (stacks) => stacks.flatMap((stack) => stack.resources((type) => type === "AWS::S3::Bucket"))[0]?.property("BucketName")?.origin,
  );
  expect(origin).toMatchObject({
    source: "template",
    file: "cdk.out/A.template.json",
    path: expect.stringMatching(/^A\/Bucket[0-9A-F]+\/BucketName$/) as unknown,
  });
  const bytes = reading.files.find((file) => file.path === "templates/cdk.out/A.template.json")?.bytes ?? new Uint8Array();
  expect(Buffer.from(bytes).toString().split("\n")[(origin?.line ?? 0) - 1]).toContain('"BucketName": "a-bucket"');
  expect(JSON.parse(JSON.stringify({ ...origin }))).toEqual(origin);
});
