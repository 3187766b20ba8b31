import { compileFunction } from "node:vm";
import { describe, expect, it, vi } from "vitest";
import { resourcesOf, synthesized, templateOf } from "./assembly.ts";
import { dataKeyPolicy } from "../../guardrails/access/data-key.ts";
import { auditKeyPolicy } from "../../guardrails/access/audit-key.ts";
import { acme } from "../guardrails/documents.ts";

const [[, kill] = ["", { Type: "", Properties: {} }]] = resourcesOf(templateOf(synthesized(), "Acme-audit"), /Lambda::Function$/);
const properties = kill.Properties as {
  readonly Code: { readonly ZipFile: string };
  readonly Environment: { readonly Variables: Readonly<Record<string, string>> };
};

const account = "333333333333";
const dataKey = `arn:aws:kms:us-east-1:${account}:key/1234abcd`;
const auditKey = "5678efab";

/** Runs the inline function on one event, with recording clients, and gives the calls it made. */
async function callsOf(detail: object): Promise<readonly string[]> {
  const calls: string[] = [];
  // Called with `new`; what it returns stands for the client.
  const client = (service: string, replies: Readonly<Record<string, unknown>>) =>
    function Client() {
      const call = (name: string) => (input: unknown) => {
        calls.push(`${service}:${name} ${JSON.stringify(input)}`);
        return Promise.resolve(replies[name] ?? {});
      };
      return new Proxy({}, { get: (_target, name) => call(String(name)) });
    };
  const clients: Readonly<Record<string, unknown>> = {
    "@aws-sdk/client-ec2": {
      EC2: client("ec2", {
        describeVpcPeeringConnections: { VpcPeeringConnections: [{ VpcPeeringConnectionId: "pcx-1", Status: { Code: "active" } }] },
        describeSecurityGroups: { SecurityGroups: [{ GroupId: "sg-1", IpPermissions: [{ IpProtocol: "tcp" }] }] },
      }),
    },
    "@aws-sdk/client-iam": { IAM: client("iam", {}) },
    "@aws-sdk/client-kms": { KMS: client("kms", {}) },
  };
  const { SERVICE_ROLES, KEY_USERS } = properties.Environment.Variables;
  for (const [name, value] of Object.entries({ SERVICE_ROLES, KEY_USERS, AUDIT_KEY: auditKey })) vi.stubEnv(name, value);
  const exported: { handler?: (event: unknown) => Promise<void> } = {};
  const run = compileFunction(properties.Code.ZipFile, ["require", "exports"]) as (require: (name: string) => unknown, exports: object) => void;
  run((name) => clients[name], exported);
  await exported.handler?.({ detail: { userIdentity: {}, ...detail } });
  return calls;
}

const without = (name: string) =>
  JSON.stringify({
    ...dataKeyPolicy(acme),
    Statement: dataKeyPolicy(acme).Statement.filter((statement) => !JSON.stringify(statement.Principal).includes(name)),
  });

describe("the kill automation", () => {
  it("fits inline", () => {
    expect(properties.Code.ZipFile.length).toBeLessThanOrEqual(4_096);
  });

  it("cuts roles, peering and groups after the key is disabled", async () => {
    const calls = await callsOf({ eventName: "DisableKey", requestParameters: { keyId: dataKey } });
    for (const role of ["PanOpsDataRole", "PeeringAccepter", "Deployer", "TenantProvisioner"]) {
      expect(calls.filter((call) => call.includes(`"${role}"`)).map((call) => call.split(" ")[0])).toEqual([
        "iam:putRolePolicy",
        "iam:updateAssumeRolePolicy",
      ]);
    }
    expect(calls).toContainEqual('ec2:deleteVpcPeeringConnection {"VpcPeeringConnectionId":"pcx-1"}');
    expect(calls.some((call) => call.startsWith("ec2:revokeSecurityGroupIngress"))).toBe(true);
  });

  it.each(["PanOpsServiceRole", "PanOpsDataRole"])("disables the key last, when the policy no longer names %s", async (name) => {
    const calls = await callsOf({ eventName: "PutKeyPolicy", requestParameters: { keyId: dataKey, policy: without(name) } });
    expect(calls.at(-1)).toBe(`kms:disableKey ${JSON.stringify({ KeyId: dataKey })}`);
  });

  it.each<readonly [string, object]>([
    [
      "the hand-over's new policy, which keeps the service",
      { eventName: "PutKeyPolicy", requestParameters: { keyId: dataKey, policy: without("vending/KeyBirth") } },
    ],
    [
      "the hand-over's new policy of the audit key",
      { eventName: "PutKeyPolicy", requestParameters: { keyId: auditKey, policy: JSON.stringify(auditKeyPolicy(acme)) } },
    ],
    [
      "a grant that RDS gives back",
      { eventName: "RevokeGrant", requestParameters: { keyId: dataKey }, userIdentity: { invokedBy: "rds.amazonaws.com" } },
    ],
  ])("leaves alone %s", async (_what, detail) => {
    expect(await callsOf(detail)).toEqual([]);
  });
});
