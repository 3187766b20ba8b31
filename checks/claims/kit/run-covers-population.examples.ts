import { example, type Example, type ExampleAccount, type ExampleReply } from "../../model/example.ts";

/** The organization lists its accounts; the replies of three of them are there, each its identity at least. */
const members = [example.management, example.compute, example.tenant];

function organization(
  accounts: readonly object[],
  listing: readonly ExampleReply[] = [{ response: { Accounts: accounts } }],
  entered: readonly string[] = members,
): Example {
  const management: ExampleAccount = {
    account: example.management,
    replies: {
      ...identity(example.management),
      "organizations.DescribeOrganization": [{ response: { Organization: { Id: "o-exampleorgid" } } }],
      "organizations.ListAccounts": listing,
    },
  };
  const others = entered.filter((account) => account !== example.management);
  return { accounts: [management, ...others.map((account) => ({ account, replies: identity(account) }))] };
}

function identity(account: string): ExampleAccount["replies"] {
  return { "sts.GetCallerIdentity": [{ response: { Account: account, Arn: `arn:aws:sts::${account}:assumed-role/Collector/cofferdam` } }] };
}

const listed = (account: string, Status = "ACTIVE"): object => ({ Id: account, Status, Paths: [`o-exampleorgid/r-ex01/${account}/`] });
const all = members.map((account) => listed(account));

export const examples = {
  holds: {
    "each account that is listed was entered": organization(all),
    "one more is suspended": organization([...all, listed("999999999999", "SUSPENDED")]),
  },
  broken: {
    "one more is in no estate file": organization([...all, listed("999999999999")]),
  },
  undecided: {
    "the list ends with a page that was denied": organization(all, [
      { response: { Accounts: all, NextToken: "2" } },
      { request: { NextToken: "2" }, error: { code: "AccessDeniedException", message: "" } },
    ]),
    "the list is another account's, which sees none": organization([]),
    "a tenant's account was not entered": organization(all, undefined, [example.management, example.compute]),
  },
};
