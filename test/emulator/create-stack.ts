import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Filling } from "./apply/filling.ts";
import type { TemplateResource } from "../../checks/sources/template/index.ts";

/** Stacks made by the emulator's own CloudFormation: a second reader of the same template. No client package for two calls; emulators check no signature. */
export async function createStack(
  url: URL,
  account: string,
  assembly: string,
  stack: string,
  values: Filling,
  resources: readonly TemplateResource[],
): Promise<void> {
  const template = JSON.parse(readFileSync(join(assembly, `${stack}.template.json`), "utf8")) as Template;
  for (const of of resources.filter(({ id, type }) => id.startsWith(`${stack}/`) && type === "AWS::EC2::Subnet")) {
    // A listed gap: it does not take Fn::Select from Fn::Cidr.
    const properties = template.Resources[of.logicalId]?.Properties;
    if (properties !== undefined) properties["CidrBlock"] = values.at(of, "CidrBlock");
  }
  await call(url, account, {
    Action: "CreateStack",
    StackName: stack,
    TemplateBody: JSON.stringify(template),
    "Capabilities.member.1": "CAPABILITY_NAMED_IAM",
  });
  for (let tries = 0; ; tries++) {
    const state = /<StackStatus>([^<]+)</.exec(await call(url, account, { Action: "DescribeStacks", StackName: stack }))?.[1];
    if (state === "CREATE_COMPLETE") break;
    if (state !== "CREATE_IN_PROGRESS" || tries > 300) throw new Error(`stack ${stack} is ${state}`);
    await setTimeout(200);
  }
  const made = await call(url, account, { Action: "DescribeStackResources", StackName: stack });
  for (const [, member = ""] of made.matchAll(/<member>([^]*?)<\/member>/g)) {
    const [logical, physical, type] = ["LogicalResourceId", "PhysicalResourceId", "ResourceType"].map(
      (name) => new RegExp(`<${name}>([^<]*)<`).exec(member)?.[1],
    );
    if (logical === undefined || physical === undefined) continue;
    values.give(`${stack}/${logical}`, physical, type === "AWS::KMS::Key" ? { KeyId: physical } : {});
  }
}

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Properties?: Record<string, unknown> } | undefined>>;
}

/** What templates find through Systems Manager. */
export async function putParameter(url: URL, account: string, Name: string, Value: string): Promise<void> {
  const headers = { ...signed(account, "ssm"), "content-type": "application/x-amz-json-1.1", "x-amz-target": "AmazonSSM.PutParameter" };
  const { ok, status } = await fetch(url, { method: "POST", headers, body: JSON.stringify({ Name, Value, Type: "String" }) });
  if (!ok) throw new Error(`PutParameter ${Name}: ${status}`);
}

async function call(url: URL, account: string, form: Readonly<Record<string, string>>): Promise<string> {
  const body = new URLSearchParams({ Version: "2010-05-15", ...form });
  const reply = await fetch(url, { method: "POST", headers: signed(account, "cloudformation"), body });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${form["Action"]} ${form["StackName"]}: ${/<Message>([^<]*)/.exec(text)?.[1] ?? text.slice(0, 200)}`);
  return text;
}

function signed(account: string, service: string): Record<string, string> {
  const scope = `${account}/20260101/us-east-1/${service}/aws4_request`;
  return { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none` };
}
