import { example, type Example, type ExampleReply } from "../../model/example.ts";
import { acmeRecord, cellRecord, globexRecord } from "../../model/example-registry.ts";

function registered(...tenants: readonly object[]): Example {
  return { registry: { cells: { "cell-1": cellRecord }, tenants } };
}

const units = { Tenants: "ou-ex01-tenants1", Active: "ou-ex01-active11", Vending: "ou-ex01-vending1", Canary: "ou-ex01-canary11" } as const;
const page = (list: string, ...items: readonly object[]): ExampleReply => ({ response: { [list]: items } });
const unit = (parent: string, ...names: readonly (keyof typeof units)[]): ExampleReply => ({
  request: { ParentId: parent },
  ...page("OrganizationalUnits", ...names.map((Name) => ({ Id: units[Name], Name }))),
});

/** The organization with the tenant's account in these units; undefined: without it. */
function organization(path: readonly (keyof typeof units)[] | undefined, more: Readonly<Record<string, readonly ExampleReply[]>> = {}): Example {
  const member = (account: string, names: readonly (keyof typeof units)[]): object => ({
    Id: account,
    Status: "ACTIVE",
    Paths: [["o-exampleorgid", "r-ex01", ...names.map((name) => units[name]), account, ""].join("/")],
  });
  const members = [member(example.management, []), ...(path === undefined ? [] : [member(example.tenant, path)])];
  const identity = (account: string): Readonly<Record<string, readonly ExampleReply[]>> => ({
    "sts.GetCallerIdentity": [{ response: { Account: account, Arn: `arn:aws:sts::${account}:assumed-role/Collector/cofferdam` } }],
  });
  const replies = {
    ...identity(example.management),
    "organizations.ListRoots": [page("Roots", { Id: "r-ex01" })],
    "organizations.ListAccounts": [page("Accounts", ...members)],
    "organizations.ListOrganizationalUnitsForParent": [
      unit("r-ex01", "Tenants"),
      unit(units.Tenants, "Active", "Vending"),
      unit(units.Active, "Canary"),
      unit(units.Vending),
      unit(units.Canary),
    ],
    ...more,
  };
  return {
    accounts: [
      { account: example.management, replies },
      { account: example.tenant, replies: identity(example.tenant) },
    ],
  };
}

const denied = { error: { code: "AccessDeniedException", message: "" } };

export const examples = {
  holds: {
    "one record, one account": registered(acmeRecord, globexRecord),
    "another tenant is only requested": registered(acmeRecord, { ...globexRecord, account: null, phase: "requested" }),
    "in the tenants' unit": organization(["Tenants", "Active"]),
    "in a unit below it": organization(["Tenants", "Active", "Canary"]),
  },
  broken: {
    "two tenants, one account": registered(acmeRecord, { ...globexRecord, account: acmeRecord.account }),
    "no record": registered(globexRecord),
    "two records": registered(acmeRecord, { ...globexRecord, id: acmeRecord.id }),
    "no account": registered({ ...acmeRecord, account: null }, globexRecord),
    "another account than the estate file has": registered({ ...acmeRecord, account: "555555555555" }, globexRecord),
    "the cell's account": registered(acmeRecord, { ...globexRecord, account: cellRecord.account }),
    "beside the tenants' unit": organization(["Tenants", "Vending"]),
    "above the tenants' unit": organization(["Tenants"]),
    "in no unit": organization([]),
    "not in the organization": organization(undefined),
  },
  undecided: {
    "accounts are not listed": organization(["Tenants", "Active"], { "organizations.ListAccounts": [denied] }),
    "units are not listed": organization(["Tenants", "Active"], { "organizations.ListOrganizationalUnitsForParent": [denied] }),
    "the estate file names no unit": {
      ...organization(["Tenants", "Active"]),
      estate: { tenants: [{ id: "acme", account: example.tenant, region: example.region, customer: [example.customer] }] },
    },
  },
};
