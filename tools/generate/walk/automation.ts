import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compileFunction } from "node:vm";
import type { Cut } from "./world.ts";

interface Inline {
  readonly Type: string;
  readonly Properties: {
    readonly Code: { readonly ZipFile: string };
    readonly Environment: { readonly Variables: Readonly<Record<string, string>> };
  };
}

/** What the kill automation of a tenant's template writes into roles: its own code, run on a kill with clients that only take notes. */
export async function cutsOf(folder: string, stack: string, account: string): Promise<readonly Cut[]> {
  const { Resources } = JSON.parse(readFileSync(join(folder, `${stack}.template.json`), "utf8")) as {
    readonly Resources: Readonly<Record<string, Inline>>;
  };
  const kill = Object.values(Resources).find(({ Type }) => Type === "AWS::Lambda::Function");
  if (kill === undefined) throw new Error(`${stack}: no function`);
  const inline = new Map<string, string>();
  const trusts = new Map<string, string>();
  const noted = (into: Map<string, string>) => (input: { readonly RoleName: string; readonly PolicyDocument: string }) => {
    into.set(input.RoleName, input.PolicyDocument);
    return Promise.resolve({});
  };
  class IAM {
    readonly putRolePolicy = noted(inline);
    readonly updateAssumeRolePolicy = noted(trusts);
  }
  class EC2 {
    readonly describeVpcPeeringConnections = () => Promise.resolve({ VpcPeeringConnections: [] });
    readonly describeSecurityGroups = () => Promise.resolve({ SecurityGroups: [] });
  }
  const exported: { handler?: (event: unknown) => Promise<void> } = {};
  const run = compileFunction(kill.Properties.Code.ZipFile, ["require", "exports", "process"]) as (
    require: () => object,
    exports: object,
    process: object,
  ) => void;
  const env = { ...kill.Properties.Environment.Variables, AUDIT_KEY: "the audit key" };
  run(() => ({ EC2, IAM }), exported, { env });
  await exported.handler?.({ detail: { eventName: "DisableKey", requestParameters: { keyId: "the data key" }, userIdentity: {} } });
  return [...inline].map(([name, document]) => ({ role: `arn:aws:iam::${account}:role/${name}`, inline: document, trust: trusts.get(name) ?? "" }));
}
