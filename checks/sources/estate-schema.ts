import { z } from "zod";
import { assumptions } from "../model/verdict.ts";

/** The estate file's shape, contract.md "The estate file". Published as a JSON Schema; every object refuses unknown keys. */

export const accountId = /^\d{12}$/;
export const regionName = /^[a-z]{2,4}(-[a-z]+)+-\d$/;

const account = z.string().regex(accountId, "an account id is 12 digits, in quotes").describe("An AWS account id: 12 digits, in quotes.");
const region = z.string().regex(regionName, "not the name of an AWS Region, such as us-east-1");
const arnGlob = z
  .string()
  .regex(/^(arn:|\*)/, "not an ARN or an ARN glob")
  .describe("An ARN; * and ? are wildcards.");
const unit = z.string().min(1).describe("The path of an organizational unit below the root: Tenants/Active.");

const vendor = z.strictObject({
  name: z.string().min(1).default("the vendor"),
  accounts: z.record(z.string(), account).describe("Every principal in these accounts is vendor-controlled."),
  units: z.record(z.string(), unit).default({}).describe("Name of a vendor account → its unit's path."),
  roles: z.array(arnGlob).default([]).describe("Principals outside those accounts that the vendor controls."),
  service: z.array(arnGlob).default([]).describe("Principals that are meant to use tenant keys."),
  stores: z
    .record(z.string().min(1), z.string().min(1))
    .exactOptional()
    .describe("Stores of these accounts that hold no tenant's content: a glob of Stack/LogicalId or ARN, or an account's id → what they hold."),
});

const tenant = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, "an id has letters, digits, . _ - only"),
  customerId: z.uuid().optional(),
  account,
  region,
  unit: unit.optional(),
  custody: z.enum(["vendor-organization", "customer-account", "external-key-store"]).default("vendor-organization"),
  key: z.string().regex(/^arn:/, "not a key ARN").optional(),
  retentionDays: z.int().positive().optional().describe("Objects are kept this long, no shorter; without it, for ever."),
  ssmParameters: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .optional()
    .describe("SSM parameters of its account that no template writes: name → value."),
  customer: z.array(arnGlob).min(1, "name at least one principal that the customer controls"),
  database: z.string().optional(),
});

const assemblyEntry = z.strictObject({
  assembly: z.string().min(1),
  stacks: z.string().min(1).optional(),
  tenants: z.union([z.literal("all"), z.array(z.string()).min(1)]).optional(),
});

const fileEntry = z.strictObject({
  file: z.string().min(1),
  account,
  region,
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});

const collector = z.strictObject({
  role: z.string().default("cofferdam/Collector"),
  externalId: z.string().optional(),
  readsLogs: z.boolean().default(false),
  regions: z.union([z.literal("all"), z.array(region)]).default("all"),
});

const database = z.strictObject({
  migrations: z.string().optional(),
  url: z.string().optional(),
  tenantColumn: z.string().optional(),
  tenantSetting: z.string().optional(),
  applicationRoles: z.array(z.string()).optional(),
  exempt: z.record(z.string(), z.string()).optional(),
  shared: z.record(z.string(), z.string()).optional(),
  disposable: z.boolean().optional(),
});

export const estateSchema = z.strictObject({
  organization: z
    .strictObject({ id: z.string().regex(/^o-[a-z0-9]{10,32}$/, "an organization id looks like o-exampleorgid"), management: account })
    .optional(),
  vendor,
  assumptions: z.array(z.enum(assumptions)).default([]),
  tenants: z.array(tenant).min(1, "name at least one tenant"),
  templates: z.array(z.union([assemblyEntry, fileEntry])).default([]),
  registry: z.string().optional().describe("A JSON file of the shape of registry.schema.json: tenant records, provisioning path, attestations."),
  collector: collector.optional(),
  database: database.optional(),
  waivers: z.string().optional(),
});

export type EstateInput = z.infer<typeof estateSchema>;
