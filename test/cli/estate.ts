import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import { stringify } from "yaml";
import { exampleEstate } from "../../checks/model/example.ts";

export const acme = "333333333333";
export const globex = "444444444444";
export const compute = "222222222222";

const made: string[] = [];
afterAll(() => made.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder with these files: text as it is, everything else as JSON. */
export function folder(files: Readonly<Record<string, string | Uint8Array | object>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), "cofferdam-cli-"));
  made.push(path);
  for (const [name, content] of Object.entries(files)) put(join(path, name), content);
  return path;
}

export function put(path: string, content: string | Uint8Array | object): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === "string" || content instanceof Uint8Array ? content : JSON.stringify(content, null, 1));
}

/** `cofferdam.yaml`, with these members in place of the example's. */
export function estate(more: object = {}): string {
  return stringify({ ...exampleEstate, ...more });
}

export function tenant(id: string, account: string): object {
  return { id, account, region: "us-east-1", unit: "Tenants/Active", customer: [`arn:aws:iam::${account}:role/customer/*`] };
}

const settings = { IsLogging: true, IsMultiRegionTrail: true, S3BucketName: { Ref: "Logs" } };

/** What the claim audit-trail-is-tenants-own reads: it is judged in no time. */
export function trail(properties: object = {}): { readonly Resources: Readonly<Record<string, object>> } {
  return {
    Resources: {
      Logs: { Type: "AWS::S3::Bucket", Properties: {} },
      Trail: { Type: "AWS::CloudTrail::Trail", Properties: { ...settings, ...properties } },
    },
  };
}

export const broken = trail({ IsLogging: false });
export const undecided = { ...trail({ S3BucketName: { Ref: "Bucket" } }), Parameters: { Bucket: { Type: "String" } } };

/** The claim that most tests judge. */
export const only = ["--only", "audit-trail-is-tenants-own"] as const;

/** The files of a cloud assembly with one stack per template, in `account/region`; undefined: in none. */
export function assembly(
  name: string,
  stacks: Readonly<Record<string, { readonly account?: string; readonly template: string | object }>>,
): Record<string, string | object> {
  const artifacts = Object.entries(stacks).map(([id, { account }]) => [
    id,
    {
      type: "aws:cloudformation:stack",
      environment: `aws://${account ?? "unknown-account"}/${account === undefined ? "unknown-region" : "us-east-1"}`,
      properties: { templateFile: `${id}.template.json` },
    },
  ]);
  return {
    [`${name}/manifest.json`]: { version: "48.0.0", artifacts: Object.fromEntries(artifacts) as object },
    ...Object.fromEntries(Object.entries(stacks).map(([id, { template }]) => [`${name}/${id}.template.json`, template])),
  };
}

/** One tenant whose trail is what the template says, in `cdk.out`. */
export function platform(template: string | object = trail(), more: object = { templates: [{ assembly: "cdk.out" }] }): string {
  return folder({ "cofferdam.yaml": estate(more), ...assembly("cdk.out", { Acme: { account: acme, template } }) });
}
