import { row } from "./operations-stores.ts";
import type { Call, Earlier, Operation, Paging } from "./operation.ts";

/** The organization as its management account shows it. Inheritance is worked out from this; no call is made per account and policy type. */

const page: Paging = { reply: "NextToken", request: "NextToken" };
const pageOf20: Paging = { ...page, size: { MaxResults: 20 } };
const organization = { service: "organizations", where: "organization", needs: ["organizations"] } as const;

/** The types whose policies have a say in a claim. (docs.aws.amazon.com/organizations/latest/APIReference/API_ListPolicies.html) */
const policyTypes = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY", "S3_POLICY"];

/** `RCPFullAWSAccess` cannot be detached, so where it is attached is no fact. (docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html) */
function policies(found: Earlier): readonly Call[] {
  const ids = found.items("organizations.ListPolicies").map((policy) => policy["Id"]);
  return [...new Set(ids)].filter((id) => id !== "p-RCPFullAWSAccess").map((PolicyId) => ({ parameters: { PolicyId } }));
}

export const organizationOperations: readonly Operation[] = [
  row({
    ...organization,
    name: "DescribeOrganization",
    iam: ["organizations:DescribeOrganization"],
    expect: ["Organization"],
    rate: "organizations:root",
  }),
  row({ ...organization, name: "ListRoots", iam: ["organizations:ListRoots"], list: "Roots", key: "Id", page: pageOf20, rate: "organizations:root" }),
  row({
    ...organization,
    name: "ListAccounts",
    iam: ["organizations:ListAccounts"],
    list: "Accounts",
    key: "Id",
    page: pageOf20,
    rate: "organizations:list-accounts",
  }),
  // Each unit is a parent in its turn: the row is asked again until it finds no more.
  row({
    ...organization,
    name: "ListOrganizationalUnitsForParent",
    iam: ["organizations:ListOrganizationalUnitsForParent"],
    each: (found) =>
      [...found.items("organizations.ListRoots"), ...found.items("organizations.ListOrganizationalUnitsForParent")].map(({ Id }) => ({
        parameters: { ParentId: Id },
      })),
    list: "OrganizationalUnits",
    key: "Id",
    page: pageOf20,
    rate: "organizations:list",
  }),
  // Only where ListAccounts gives no paths, and only for the accounts of the estate file.
  row({
    ...organization,
    name: "ListParents",
    iam: ["organizations:ListParents"],
    each: (found) =>
      found
        .items("organizations.ListAccounts")
        .filter((account) => account["Paths"] === undefined && found.accounts.includes(String(account["Id"])))
        .map((account) => ({ parameters: { ChildId: account["Id"] } })),
    list: "Parents",
    key: "Id",
    page: pageOf20,
    rate: "organizations:list",
  }),
  row({
    ...organization,
    name: "ListPolicies",
    iam: ["organizations:ListPolicies"],
    each: () => policyTypes.map((Filter) => ({ parameters: { Filter } })),
    list: "Policies",
    key: "Id",
    page: pageOf20,
    rate: "organizations:list",
  }),
  row({
    ...organization,
    name: "DescribePolicy",
    iam: ["organizations:DescribePolicy"],
    each: policies,
    parent: "organizations.ListPolicies",
    expect: ["Policy"],
    rate: "organizations:describe",
  }),
  row({
    ...organization,
    name: "ListTargetsForPolicy",
    iam: ["organizations:ListTargetsForPolicy"],
    each: policies,
    parent: "organizations.ListPolicies",
    list: "Targets",
    key: "TargetId",
    page: pageOf20,
    rate: "organizations:list",
  }),
  row({
    ...organization,
    name: "ListDelegatedAdministrators",
    iam: ["organizations:ListDelegatedAdministrators"],
    list: "DelegatedAdministrators",
    page: pageOf20,
    rate: "organizations:list",
  }),
  row({
    ...organization,
    name: "ListAWSServiceAccessForOrganization",
    iam: ["organizations:ListAWSServiceAccessForOrganization"],
    list: "EnabledServicePrincipals",
    page: pageOf20,
    rate: "organizations:service-access",
  }),
];
