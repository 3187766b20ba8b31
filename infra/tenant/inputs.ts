import { Aws, CfnCondition, CfnMapping, CfnParameter, Fn, Token } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import { CfnParameter as SsmParameter } from "aws-cdk-lib/aws-ssm";
import type { Place } from "../../guardrails/names.ts";
import type { Value } from "../../guardrails/value.ts";
import { settings } from "../settings.ts";
import type { TenantSettings } from "../settings.ts";

/**
 * Where a tenant template's values come from. The canonical templates take them from parameters, so that what is proved of them
 * is proved of every tenant; a concrete one has them written in. Ids that AWS makes pass between the templates through the
 * account's own parameters under `/panops/tenant/`, in both.
 */
export interface Inputs extends Place {
  /** The id of the first or of the second zone: two of its Region, which differ whatever the deployment says. */
  zone(which: "First" | "Second"): string;
  /** A value of the tenant's record; in a canonical template, a parameter that is declared on first use. */
  of(name: RecordName): Value;
  /** What another template of the tenant shared; declares an SSM-typed parameter on first use. */
  shared(name: SharedName): Value;
  /** Shares a value with the other templates of the tenant. */
  share(name: SharedName, value: Value): void;
}

export type RecordName = keyof typeof recordParameters;
export type SharedName = keyof typeof sharedParameters;

/** Account Factory writes each custom field of an account's request here, in the new account. */
const customFields = "/aft/account-request/custom-fields";

const recordParameters = {
  ComputeAccount: { path: `${customFields}/compute_account`, about: "Account of the tenant's compute cell" },
  CellVpc: { path: `${customFields}/cell_vpc`, about: "VPC of the tenant's compute cell" },
  CustomerId: { path: `${customFields}/customer_id`, about: "The tenant's customer id, the external id of its sessions" },
  Cidr: { path: `${customFields}/cidr`, about: "The tenant's range, a /24 of 10.64.0.0/10" },
  RetentionDays: { path: `${customFields}/retention_days`, about: "Days that objects are kept; none keeps them for ever" },
  PeeringId: { path: "/panops/tenant/peering-id", about: "The peering with the cell; none before there is one" },
} as const;

const sharedParameters = {
  AuditKeyArn: "audit-key-arn",
  FlowBucketArn: "flow-bucket-arn",
  DataKeyArn: "data-key-arn",
  DataSubnetA: "data-subnet-a",
  DataSubnetB: "data-subnet-b",
  DataZoneA: "data-zone-a",
  DataZoneB: "data-zone-b",
  ClusterGroup: "cluster-group",
  S3Endpoint: "s3-endpoint",
} as const;

/** Inputs of an environment-agnostic stack: parameters and pseudo parameters. */
export function canonicalInputs(stack: Stack, organization: string): Inputs {
  const of = (name: RecordName) => parameter(stack, name, recordParameters[name].path, recordParameters[name].about);
  return {
    account: { Ref: "AWS::AccountId" },
    region: { Ref: "AWS::Region" },
    organization,
    get computeAccount() {
      return of("ComputeAccount");
    },
    of,
    zone: (which) => zoneOfRegion(stack, which),
    ...exchange(stack),
  };
}

/** Inputs of one tenant's stack: its record. */
export function concreteInputs(stack: Stack, tenant: TenantSettings, organization: string): Inputs {
  const values: Record<RecordName, string> = {
    ComputeAccount: tenant.computeAccount,
    CellVpc: tenant.cellVpc,
    CustomerId: tenant.customerId,
    Cidr: tenant.cidr,
    RetentionDays: tenant.retentionDays,
    PeeringId: tenant.peeringId,
  };
  return {
    account: tenant.account,
    region: tenant.region,
    organization,
    computeAccount: tenant.computeAccount,
    of: (name) => values[name],
    zone: (which) => {
      const zones = settings.zones[tenant.region];
      if (zones === undefined) throw new Error(`${tenant.id}: the registry has no two zones of ${tenant.region}`);
      return zones[which === "First" ? 0 : 1];
    },
    ...exchange(stack),
  };
}

function exchange(stack: Stack): Pick<Inputs, "shared" | "share"> {
  const path = (name: SharedName) => `/panops/tenant/${sharedParameters[name]}`;
  return {
    shared: (name) => parameter(stack, name, path(name), "Shared by another template of the tenant"),
    share: (name, value) => {
      new SsmParameter(stack, `Shared${name}`, { name: path(name), type: "String", value: asText(value) });
    },
  };
}

function parameter(stack: Stack, name: string, path: string, about: string): Value {
  if (stack.node.tryFindChild(name) === undefined) {
    new CfnParameter(stack, name, { type: "AWS::SSM::Parameter::Value<String>", default: path, description: about });
  }
  return { Ref: name };
}

/** A mapping, for two parameters could be one zone. Its Regions are the registry's: elsewhere the stack cannot be made. */
function zoneOfRegion(stack: Stack, which: "First" | "Second"): string {
  if (stack.node.tryFindChild("Zones") === undefined) {
    new CfnMapping(stack, "Zones", {
      mapping: Object.fromEntries(Object.entries(settings.zones).map(([region, [First, Second]]) => [region, { First, Second }])),
    });
  }
  return Fn.findInMap("Zones", Aws.REGION, which);
}

/** A value where the CDK wants a string: intrinsics go through as they are. */
export function asText(value: Value): string {
  return typeof value === "string" ? value : Token.asString(value);
}

/** A condition: this parameter is set, that is, not `none`. */
export function unlessNone(stack: Stack, id: string, value: Value): CfnCondition {
  return new CfnCondition(stack, id, { expression: Fn.conditionNot(Fn.conditionEquals(asText(value), "none")) });
}
