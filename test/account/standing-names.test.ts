import { expect, test } from "vitest";
import { collectFrom } from "./aws/collecting.ts";
import { referencePlatform, type FakePlatform } from "./aws/platform.ts";
import { fakeAws } from "./aws/wire.ts";
import { checks } from "../../checks/claims/index.ts";
import { judgeCheck } from "../../checks/engine/judge.ts";
import { readAccounts } from "../../checks/sources/account/index.ts";

/** Guardrails often exempt roles that landing zones make. Where an account has none of the name, whoever may make roles makes it. */
const exempted = "arn:aws:iam::*:role/AWSAFTExecution";

function exempting(platform: FakePlatform): FakePlatform {
  const { replies } = platform.accounts.get("111111111111") ?? { replies: new Map<string, Readonly<Record<string, unknown>>>() };
  for (const [key, reply] of replies) {
    const { Policy } = reply as { Policy?: { Content?: string } };
    const content = Policy?.Content;
    if (content?.includes('"BucketsAreTheCustomers"') !== true) continue;
    const customer = '"arn:aws:iam::*:role/customer/*"';
    replies.set(key, { ...reply, Policy: { ...Policy, Content: content.replaceAll(customer, `${customer},"${exempted}"`) } });
  }
  return platform;
}

function withRole(platform: FakePlatform, Action: string): FakePlatform {
  const key = "iam.GetAccountAuthorizationDetails";
  const { replies } = platform.accounts.get("333333333333") ?? { replies: new Map<string, Readonly<Record<string, unknown>>>() };
  const reply = replies.get(key) ?? {};
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] });
  const role = {
    Arn: "arn:aws:iam::333333333333:role/Operator",
    RoleName: "Operator",
    Path: "/",
    AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [] }),
    RolePolicyList: [{ PolicyName: "Work", PolicyDocument }],
    AttachedManagedPolicies: [],
  };
  replies.set(key, { ...reply, RoleDetailList: [...(reply["RoleDetailList"] as readonly object[]), role] });
  return platform;
}

async function blocks(platform: FakePlatform): Promise<readonly string[]> {
  const { views } = readAccounts(platform.file, await collectFrom(fakeAws(platform), platform.file));
  const check = checks.find(({ id }) => id === "bucket-blocks-public-access");
  const findings = check === undefined ? [] : judgeCheck(check, views, platform.file);
  return [...new Set(findings.filter(({ tenant }) => tenant === "acme").map(({ outcome }) => outcome))];
}

test("a standing administrator that the account does not list is a name that a maker of roles can take", async () => {
  expect(await blocks(withRole(exempting(referencePlatform()), "iam:*"))).toEqual(["broken"]);
});

test("nobody takes the name where nobody may make roles, or the guardrail does not exempt it", async () => {
  expect(await blocks(withRole(exempting(referencePlatform()), "iam:GetRole"))).toEqual(["holds"]);
  expect(await blocks(withRole(referencePlatform(), "iam:*"))).toEqual(["holds"]);
});
