/**
 * The smallest evidence that a kind's source reads: what examples of checks are made of. It goes through the same reading as a
 * user's evidence. `estate` is merged over the example platform below.
 */
export interface Example {
  readonly estate?: object;
  readonly templates?: readonly ExampleTemplate[];
  readonly accounts?: readonly ExampleAccount[];
  readonly databases?: readonly ExampleDatabase[];
  /** The registry as its file holds it. */
  readonly registry?: object;
}

/** What one database's catalog answers: query → rows, or the error in their place. */
export interface ExampleDatabase {
  readonly tenant?: string;
  readonly answers: Readonly<Record<string, readonly object[] | { readonly code: string; readonly message: string }>>;
}

/** Recorded replies of one account: `kms.ListKeys` → its pages, each as evidence holds it. */
export interface ExampleAccount {
  readonly account: string;
  readonly region?: string;
  readonly replies: Readonly<Record<string, readonly ExampleReply[]>>;
}

export interface ExampleReply {
  readonly request?: Readonly<Record<string, unknown>>;
  readonly response?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: string; readonly message: string };
}

export interface ExampleTemplate {
  readonly name: string;
  readonly account: string;
  readonly region?: string;
  /** A template object or its text. */
  readonly template: object | string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Judged as the account's tenant's own, in a world of its own. */
  readonly canonical?: true;
}

/** The accounts of the example platform: the ones of contract.md's example. */
export const example = {
  management: "111111111111",
  compute: "222222222222",
  tenant: "333333333333",
  region: "us-east-1",
  customer: "arn:aws:iam::333333333333:role/customer/*",
} as const;

/** The estate file of examples, as its YAML would parse. */
export const exampleEstate = {
  organization: { id: "o-exampleorgid", management: example.management },
  vendor: {
    name: "Example",
    accounts: { management: example.management, compute: example.compute },
    units: { compute: "Infrastructure" },
    service: [`arn:aws:iam::${example.compute}:role/Service`],
  },
  assumptions: ["management-account-honest", "handover-honest", "root-mailbox-not-vendor", "workers-purge"],
  tenants: [
    {
      id: "acme",
      account: example.tenant,
      region: example.region,
      unit: "Tenants/Active",
      customer: [example.customer],
    },
  ],
};

/** One template in the tenant's account. */
export function inTenant(resources: object, more: object = {}): ExampleTemplate {
  return { name: "Acme", account: example.tenant, template: { ...more, Resources: resources } };
}

/** The organization: units Tenants/Active and Infrastructure, with the statements as one SCP on Active. */
export function inOrganization(...denies: readonly object[]): ExampleTemplate {
  return {
    name: "Organization",
    account: example.management,
    template: {
      Resources: {
        Organization: { Type: "AWS::Organizations::Organization", Properties: { FeatureSet: "ALL" } },
        Tenants: unit("Tenants", { "Fn::GetAtt": ["Organization", "RootId"] }),
        Active: unit("Active", { Ref: "Tenants" }),
        Infrastructure: unit("Infrastructure", { "Fn::GetAtt": ["Organization", "RootId"] }),
        ...(denies.length > 0 && {
          Guardrail: {
            Type: "AWS::Organizations::Policy",
            Properties: {
              Name: "guardrail",
              Type: "SERVICE_CONTROL_POLICY",
              TargetIds: [{ Ref: "Active" }],
              Content: { Version: "2012-10-17", Statement: denies },
            },
          },
        }),
      },
    },
  };
}

function unit(name: string, parent: object): object {
  return { Type: "AWS::Organizations::OrganizationalUnit", Properties: { Name: name, ParentId: parent } };
}

/** A PostgreSQL 15 with a login `app`, which owns nothing, and no table. */
export const emptyDatabase: ExampleDatabase["answers"] = {
  server: [{ version: 150018, release: "15.18", database: "tenant" }],
  roles: [
    { name: "app", login: true, superuser: false, bootstrap: false },
    { name: "data_owner", login: false, superuser: false, bootstrap: false },
    { name: "rdsadmin", login: true, superuser: true, bootstrap: true },
  ],
  memberships: [],
  tables: [],
  "table-privileges": [],
  "default-privileges": [],
  schemas: [
    { schema: "app", creators: ["data_owner"] },
    { schema: null, creators: ["data_owner"] },
  ],
  "event-triggers": [],
};
