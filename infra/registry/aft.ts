import type { TenantRecord } from "../../checks/model/registry.ts";
import type { RegistryFile } from "../../checks/sources/registry/schema.ts";

/**
 * Requests to Account Factory for Terraform, one file of JSON configuration for each tenant. AFT only vends: what is built in the account
 * reads the custom fields, which AFT leaves there as parameters. (docs.aws.amazon.com/controltower/latest/userguide/aft-provision-account.html)
 */
export interface AccountRequest {
  readonly control_tower_parameters: Readonly<Record<ControlTowerParameter, string>>;
  readonly change_management_parameters: Readonly<Record<ChangeParameter, string>>;
  readonly account_tags: Readonly<Record<string, string>>;
  readonly custom_fields: Readonly<Record<string, string>>;
  readonly account_customizations_name: string;
}

export const controlTowerParameters = [
  "AccountEmail",
  "AccountName",
  "ManagedOrganizationalUnit",
  "SSOUserEmail",
  "SSOUserFirstName",
  "SSOUserLastName",
] as const;
type ControlTowerParameter = (typeof controlTowerParameters)[number];

export const changeParameters = ["change_requested_by", "change_reason"] as const;
type ChangeParameter = (typeof changeParameters)[number];

/** What is the same for all tenants. */
export interface Vending {
  /** Where accounts are born. A nested unit is named with its id: `Vending (ou-ab12-cd34ef56)`. */
  readonly unit: string;
  /** The vendor's own user, who is put into Identity Center with the account. */
  readonly user: { readonly email: string; readonly firstName: string; readonly lastName: string };
  readonly requestedBy: string;
  readonly reason: string;
  /** Where Terraform finds AFT's module, or its stand-in. */
  readonly module: string;
}

export const vending: Vending = {
  unit: "Vending (ou-ex01-vending1)",
  user: { email: "vending@accounts.panops.example", firstName: "Tenant", lastName: "Vending" },
  requestedBy: "PanOps",
  reason: "A customer has asked for a tenant",
  module: "./modules/aft-account-request",
};

/** File name → text, for each tenant that has no account yet, or for all. */
export function accountRequests(registry: RegistryFile, settings: Vending, which: "requested" | "all"): ReadonlyMap<string, string> {
  const asked = registry.tenants.filter(({ phase }) => which === "all" || phase === "requested");
  return new Map(
    asked.map((record) => [`tenant-${record.id}.tf.json`, requestText(accountRequest(record, registry, settings), record.id, settings)]),
  );
}

export function accountRequest(record: TenantRecord, registry: RegistryFile, { unit, user, requestedBy, reason }: Vending): AccountRequest {
  const cell = registry.cells[record.cell];
  if (cell === undefined) throw new Error(`${record.id}: there is no cell ${record.cell}`);
  return {
    control_tower_parameters: {
      AccountEmail: record.email,
      AccountName: `tenant-${record.id}`,
      ManagedOrganizationalUnit: unit,
      SSOUserEmail: user.email,
      SSOUserFirstName: user.firstName,
      SSOUserLastName: user.lastName,
    },
    change_management_parameters: { change_requested_by: requestedBy, change_reason: reason },
    account_tags: { tenant: record.id, cell: record.cell },
    // Values that CloudFormation reads: `infra/tenant/inputs.ts` declares a parameter for each.
    custom_fields: {
      compute_account: cell.account,
      cell_vpc: cell.vpc,
      customer_id: record.customerId,
      cidr: record.cidr,
      retention_days: record.retention === null ? "none" : String(record.retention),
    },
    account_customizations_name: "tenant",
  };
}

/** In JSON configuration a string is a template: `${` and `%{` would be run. (developer.hashicorp.com/terraform/language/syntax/json) */
function requestText(request: AccountRequest, id: string, { module }: Vending): string {
  const literal = JSON.parse(
    JSON.stringify(request, (_, value: unknown) => (typeof value === "string" ? value.replaceAll(/([$%])\{/g, "$1$1{") : value)),
  ) as object;
  return `${JSON.stringify({ module: { [`tenant_${id.replaceAll("-", "_")}`]: { source: module, ...literal } } }, null, 2)}\n`;
}

/**
 * What Terraform would refuse of a request, without Terraform: the rules of `aft-request/main.tf`. Each problem names its field; empty: none.
 */
export function requestProblems(request: unknown): readonly string[] {
  if (!isObject(request)) return ["the request is no object"];
  const known = [
    "control_tower_parameters",
    "change_management_parameters",
    "account_tags",
    "custom_fields",
    "account_customizations_name",
    "source",
  ];
  const unknown = Object.keys(request).filter((name) => !known.includes(name));
  const name = request["account_customizations_name"];
  return [
    ...unknown.map((each) => `${each}: is no variable of the module`),
    ...textsOf(request, "control_tower_parameters", controlTowerParameters),
    ...textsOf(request, "change_management_parameters", changeParameters),
    ...emailProblems(request["control_tower_parameters"]),
    ...maps(request, "account_tags"),
    ...maps(request, "custom_fields"),
    ...fieldProblems(request["custom_fields"]),
    ...(name === undefined || typeof name === "string" ? [] : ["account_customizations_name: is no text"]),
  ];
}

function textsOf(request: Readonly<Record<string, unknown>>, variable: string, names: readonly string[]): readonly string[] {
  const value = request[variable];
  if (!isObject(value)) return [`${variable}: is missing`];
  return names.flatMap((name) => {
    const text = value[name];
    if (typeof text !== "string") return [`${variable}.${name}: is ${text === undefined ? "missing" : "no text"}`];
    return text.trim() === "" ? [`${variable}.${name}: is empty`] : [];
  });
}

function emailProblems(parameters: unknown): readonly string[] {
  if (!isObject(parameters)) return [];
  const { AccountEmail: email, AccountName: name } = parameters;
  return [
    ...(typeof email === "string" && email !== "" && (email.length > 64 || !/^[^@\s]+@[^@\s]+$/.test(email))
      ? ["control_tower_parameters.AccountEmail: is no e-mail address of at most 64 characters"]
      : []),
    ...(typeof name === "string" && name.length > 50 ? ["control_tower_parameters.AccountName: has more than 50 characters"] : []),
  ];
}

function maps(request: Readonly<Record<string, unknown>>, variable: string): readonly string[] {
  const value = request[variable];
  if (value === undefined) return [];
  if (!isObject(value)) return [`${variable}: is no map`];
  return Object.entries(value).flatMap(([name, text]) => (typeof text === "string" ? [] : [`${variable}.${name}: is no text`]));
}

function fieldProblems(fields: unknown): readonly string[] {
  if (!isObject(fields)) return [];
  return Object.entries(fields).flatMap(([name, value]) =>
    /^[a-zA-Z0-9_.-]+$/.test(name) && value !== "" ? [] : [`custom_fields.${name}: ${value === "" ? "is empty" : "cannot be a parameter's name"}`],
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
