import { describe, expect, test } from "vitest";
import { checks } from "../../checks/claims/index.ts";
import { judgeExample } from "../../checks/engine/examples.ts";
import type { Example, ExampleTemplate } from "../../checks/model/example.ts";

/**
 * A platform that shares no name, account, Region or unit with the reference one: a ledger whose clients have an account each. Every
 * case states its verdict and the page that it follows from.
 */
export const accounts = {
  root: "700000000001",
  platform: "700000000002",
  orchid: "800000000010",
  tulip: "800000000020",
  foreign: "990000000099",
} as const;

export interface Case {
  readonly name: string;
  readonly is: "holds" | "broken" | "undecided" | "unexercised";
  /** Below docs.aws.amazon.com. */
  readonly page: string;
  readonly example: Example;
}

export type Json = Readonly<Record<string, unknown>>;
export type Resources = Readonly<Record<string, Json>>;

/** One table of cases, a test each; a broken verdict has its witness. */
export function judgesAll(claim: string, cases: readonly Case[]): void {
  const check = checks.find(({ id }) => id === claim);
  describe(claim, () => {
    test.each(cases.map((each) => [`${each.name} ${each.is} (${each.page})`, each] as const))("%s", (_, { is, example }) => {
      if (check === undefined) throw new Error(`no check ${claim}`);
      const { outcome, findings } = judgeExample(check, example);
      const said = findings.find((finding) => finding.outcome === outcome);
      expect([outcome, said?.because]).toEqual([is, said?.because]);
      expect(findings.filter((finding) => finding.outcome === "broken" && finding.witness === null)).toEqual([]);
    });
  });
}

/** The estate file's members that differ from the ledger's. */
export function ledger(templates: readonly ExampleTemplate[], more: Json = {}, tenant: Json = {}): Example {
  const orchid = { id: "orchid", account: accounts.orchid, region: "eu-west-1", unit: "Clients", customer: [owner(accounts.orchid)], ...tenant };
  return {
    templates,
    estate: {
      organization: { id: "o-nw7ledger99", management: accounts.root },
      vendor: { name: "Northwind Ledger", accounts: { root: accounts.root, platform: accounts.platform }, units: { platform: "Core" } },
      assumptions: ["management-account-honest", "handover-honest"],
      tenants: [Object.fromEntries(Object.entries(orchid).filter(([, value]) => value !== undefined))],
      ...more,
    },
  };
}

export function owner(account: string): string {
  return `arn:aws:iam::${account}:role/ledger-owner/*`;
}

/** The organization: units Core and Clients below the root, and these resources. */
export function organization(resources: Resources = {}): ExampleTemplate {
  const unit = (name: string): Json => of("Organizations::OrganizationalUnit", { Name: name, ParentId: "r-nw01" });
  return inAccount("Org", accounts.root, { Core: unit("Core"), Clients: unit("Clients"), ...resources });
}

export function scp(targets: readonly unknown[], ...statements: readonly Json[]): Json {
  return policy("SERVICE_CONTROL_POLICY", targets, statements);
}

export function rcp(targets: readonly unknown[], ...statements: readonly Json[]): Json {
  return policy("RESOURCE_CONTROL_POLICY", targets, statements);
}

function policy(type: string, targets: readonly unknown[], statements: readonly Json[]): Json {
  return of("Organizations::Policy", { Name: "guard", Type: type, TargetIds: targets, Content: document(statements) });
}

export function document(statements: unknown): Json {
  return { Version: "2012-10-17", Statement: statements };
}

export const clients: Json = { Ref: "Clients" };

export function orchid(resources: Resources, more: Json = {}, parameters: Readonly<Record<string, string>> = {}): ExampleTemplate {
  return { ...inAccount("Orchid", accounts.orchid, resources, more), parameters };
}

export function inAccount(name: string, account: string, resources: Resources, more: Json = {}): ExampleTemplate {
  return { name, account, region: "eu-west-1", template: { ...more, Resources: resources } };
}

export function of(type: string, properties: Json = {}, more: Json = {}): Json {
  return { Type: `AWS::${type}`, Properties: properties, ...more };
}

export function parameters(...names: readonly string[]): Json {
  return { Parameters: Object.fromEntries(names.map((name) => [name, { Type: "String" }])) };
}

/** A stack set with one group of targets. */
export function stackSet(targets: Json): Json {
  return of("CloudFormation::StackSet", { StackSetName: "rollout", StackInstancesGroup: [{ DeploymentTargets: targets, Regions: ["eu-west-1"] }] });
}
