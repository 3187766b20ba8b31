import { inputOf, json, jsonError, recorded, type Asked, type Rule, type Upstream } from "./asked.ts";
import { withoutLength } from "./s3.ts";

const target = "AWSOrganizationsV20161128";

/** Only the management account and delegated administrators list accounts. (docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html) */
export const membersAreDenied: Rule = async (asked, upstream) => {
  if (asked.service !== "organizations" || !asked.operation.startsWith("List")) return undefined;
  const { Organization } = ((await upstream.json(asked, "organizations", `${target}.DescribeOrganization`, {})) ?? {}) as {
    Organization?: { MasterAccountId?: string };
  };
  if (Organization === undefined || Organization.MasterAccountId === (await upstream.account(asked))) return undefined;
  return jsonError("AccessDeniedException", "You don't have permissions to access this resource.");
};

interface Account {
  readonly Id: string;
}

/** The units that an account is in. (docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html, Paths) */
export const accountPaths: Rule = async (asked, upstream) => {
  if (asked.service !== "organizations" || asked.operation !== "ListAccounts") return undefined;
  const answer = await upstream.send(asked);
  if (answer.status !== 200) return answer;
  const { Accounts = [], ...more } = JSON.parse(answer.body.toString()) as { Accounts?: readonly Account[] };
  const { Organization } = ((await upstream.json(asked, "organizations", `${target}.DescribeOrganization`, {})) ?? {}) as {
    Organization?: { Id?: string };
  };
  const withPaths = await Promise.all(
    Accounts.map(async (account) => ({
      ...account,
      Paths: [`${Organization?.Id ?? ""}/${await pathOf(asked, upstream, account.Id)}${account.Id}/`],
    })),
  );
  return { ...answer, headers: withoutLength(answer), body: Buffer.from(JSON.stringify({ ...more, Accounts: withPaths })) };
};

async function pathOf(asked: Asked, upstream: Upstream, ChildId: string): Promise<string> {
  const reply = await upstream.json(asked, "organizations", `${target}.ListParents`, { ChildId });
  const [parent] = ((reply?.["Parents"] ?? []) as readonly { Id?: string }[]).map(({ Id }) => Id);
  return parent === undefined ? "" : `${await pathOf(asked, upstream, parent)}${parent}/`;
}

/** moto refuses the newer types; an organization without such a policy lists none. (docs.aws.amazon.com/organizations/latest/APIReference/API_ListPolicies.html) */
export const newerPolicyTypes: Rule = async (asked) => {
  if (asked.service !== "organizations" || asked.operation !== "ListPolicies") return undefined;
  return inputOf(asked)["Filter"] === "S3_POLICY" ? json({ Policies: [] }, recorded) : undefined;
};
