import {
  DeleteRolePermissionsBoundaryCommand,
  PutRolePermissionsBoundaryCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import {
  CloseAccountCommand,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  DeleteOrganizationalUnitCommand,
  ListParentsCommand,
  ListRootsCommand,
  MoveAccountCommand,
  ListOrganizationalUnitsForParentCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateOrganizationalUnitCommand,
  type OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { breaking, harmless, type Edit } from "./edit.ts";
import { call, guardrail, editing, property, role, rolePolicy, type Step } from "./steps.ts";

const RoleName = "Collector";

/** Nothing binds the role but its own policies. */
const unbound = call(
  "iam",
  async (world) => {
    const { iam } = await world.of("tenant");
    const PermissionsBoundary = world.id("Acme-access/CollectorBoundary");
    await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
    return async () => iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }));
  },
  property("Acme-access", "Collector", ["PermissionsBoundary"], undefined),
);

function reading(Action: string, Resource = "*"): readonly Step[] {
  return [unbound, rolePolicy("Collector", RoleName, () => ({ Effect: "Allow", Action, Resource }))];
}

const reads: readonly Edit[] = breaking("collector-reads-no-content", {
  "items of tables": reading("dynamodb:GetItem"),
  "lines of logs": reading("logs:GetLogEvents"),
  parameters: reading("ssm:GetParameter"),
  "messages of queues": reading("sqs:ReceiveMessage"),
  "code of functions": reading("lambda:GetFunction"),
  "rows by the Data API": reading("rds-data:ExecuteStatement"),
  "records of streams": reading("kinesis:GetRecords"),
  everything: reading("*"),
});

const settings: readonly Edit[] = harmless("collector-reads-no-content", {
  "what its boundary refuses": [
    rolePolicy("Collector", RoleName, () => ({ Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: "*" })),
  ],
  "another description": [
    call(
      "iam",
      async (world) => {
        const { iam } = await world.of("tenant");
        await iam.send(new UpdateRoleCommand({ RoleName, Description: "Reads settings" }));
        return async () => iam.send(new UpdateRoleCommand({ RoleName, Description: "" }));
      },
      property("Acme-access", "Collector", ["Description"], "Reads settings"),
    ),
  ],
  "one more Deny": [rolePolicy("Collector", RoleName, () => ({ Effect: "Deny", Action: "s3:GetObject", Resource: "*" }))],
  "what it has once more": [rolePolicy("Collector", RoleName, () => ({ Effect: "Allow", Action: "ec2:DescribeVpcs", Resource: "*" }))],
  "all of it in capitals": [rolePolicy("Collector", RoleName, () => ({ Effect: "Allow", Action: "EC2:DESCRIBESUBNETS", Resource: "*" }))],
  "shorter sessions": [
    call(
      "iam",
      async (world) => {
        const { iam } = await world.of("tenant");
        await iam.send(new UpdateRoleCommand({ RoleName, MaxSessionDuration: 7200 }));
        return async () => iam.send(new UpdateRoleCommand({ RoleName, MaxSessionDuration: 3600 }));
      },
      property("Acme-access", "Collector", ["MaxSessionDuration"], 7200),
    ),
  ],
  "a tag": [
    call(
      "iam",
      async (world) => {
        const { iam } = await world.of("tenant");
        await iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: "team", Value: "security" }] }));
        return async () => iam.send(new UntagRoleCommand({ RoleName, TagKeys: ["team"] }));
      },
      property("Acme-access", "Collector", ["Tags"], [{ Key: "team", Value: "security" }]),
    ),
  ],
  "another role that reads secrets": [
    role({ name: "Worker", path: "/customer/", statements: () => [{ Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: "*" }] }),
  ],
});

function inOrganization(api: (organizations: OrganizationsClient, tenant: string) => Promise<() => Promise<unknown>>): Step {
  return {
    touches: "management",
    service: "organizations",
    api: async (world) => api((await world.of("management")).organizations, world.tenant),
    template: undefined,
  };
}

async function unitAt(organizations: OrganizationsClient, path: string): Promise<string> {
  const { Roots } = await organizations.send(new ListRootsCommand({}));
  let at = Roots?.[0]?.Id ?? "";
  for (const name of path.split("/").filter((each) => each !== "")) {
    const { OrganizationalUnits } = await organizations.send(new ListOrganizationalUnitsForParentCommand({ ParentId: at }));
    at = OrganizationalUnits?.find(({ Name }) => Name === name)?.Id ?? "";
  }
  return at;
}

/** An account that the estate file does not name. Its way back is the organization's: it is closed. */
function stranger(AccountName: string, unit: string): Step {
  return inOrganization(async (organizations) => {
    const { CreateAccountStatus } = await organizations.send(new CreateAccountCommand({ AccountName, Email: `${AccountName}@example.com` }));
    const AccountId = CreateAccountStatus?.AccountId ?? "";
    const root = await unitAt(organizations, "");
    if (unit !== "")
      await organizations.send(new MoveAccountCommand({ AccountId, SourceParentId: root, DestinationParentId: await unitAt(organizations, unit) }));
    return async () => organizations.send(new CloseAccountCommand({ AccountId }));
  });
}

const strangers: readonly Edit[] = breaking(
  "run-covers-population",
  Object.fromEntries(
    ["", "Security", "Infrastructure", "Sandbox", "Suspended", "Tenants/Active", "Tenants/Vending"].map((unit, i) => [
      `an account in ${unit === "" ? "the root" : unit}`,
      [stranger(`stranger${i}`, unit)],
    ]),
  ),
).concat(breaking("run-covers-population", { "two accounts": [stranger("first-of-two", "Sandbox"), stranger("second-of-two", "")] }));

const tenantsElsewhere = (unit: string): Step =>
  inOrganization(async (organizations, AccountId) => {
    const { Parents } = await organizations.send(new ListParentsCommand({ ChildId: AccountId }));
    const SourceParentId = Parents?.[0]?.Id ?? "";
    const DestinationParentId = await unitAt(organizations, unit);
    await organizations.send(new MoveAccountCommand({ AccountId, SourceParentId, DestinationParentId }));
    return async () =>
      organizations.send(new MoveAccountCommand({ AccountId, SourceParentId: DestinationParentId, DestinationParentId: SourceParentId }));
  });

/** Some are harmless to this claim alone: where an account stands is what others are about. */
const population: readonly Edit[] = harmless("run-covers-population", {
  "a tenant's account in another unit": [tenantsElsewhere("Suspended/Leaving")],
  "a tenant's account in the root": [tenantsElsewhere("")],
  "one more unit": [
    inOrganization(async (organizations) => {
      const { OrganizationalUnit } = await organizations.send(
        new CreateOrganizationalUnitCommand({ ParentId: await unitAt(organizations, ""), Name: "More" }),
      );
      return async () => organizations.send(new DeleteOrganizationalUnitCommand({ OrganizationalUnitId: OrganizationalUnit?.Id }));
    }),
  ],
  "a unit under another name": [
    inOrganization(async (organizations) => {
      const OrganizationalUnitId = await unitAt(organizations, "Sandbox");
      await organizations.send(new UpdateOrganizationalUnitCommand({ OrganizationalUnitId, Name: "Playground" }));
      return async () => organizations.send(new UpdateOrganizationalUnitCommand({ OrganizationalUnitId, Name: "Sandbox" }));
    }),
  ],
  "a tag on an account": [
    inOrganization(async (organizations, ResourceId) => {
      await organizations.send(new TagResourceCommand({ ResourceId, Tags: [{ Key: "team", Value: "one" }] }));
      return async () => organizations.send(new UntagResourceCommand({ ResourceId, TagKeys: ["team"] }));
    }),
  ],
  "an account that is closed again": [
    inOrganization(async (organizations) => {
      const { CreateAccountStatus } = await organizations.send(new CreateAccountCommand({ AccountName: "gone", Email: "gone@example.com" }));
      await organizations.send(new CloseAccountCommand({ AccountId: CreateAccountStatus?.AccountId }));
      return async () => Promise.resolve();
    }),
  ],
  "a guardrail that refuses one thing more": [
    guardrail(
      "LeavingAndEditing",
      editing("NoLeavingNoEditing", ({ Action }) => ({ Action: [...(Action as readonly string[]), "organizations:CreateAccount"] })),
    ),
  ],
  "a role that may look at the organization": [
    role({ name: "Viewer", statements: () => [{ Effect: "Allow", Action: "organizations:Describe*", Resource: "*" }] }),
  ],
});

export const kitEdits: readonly Edit[] = [...reads, ...settings, ...strangers, ...population];
