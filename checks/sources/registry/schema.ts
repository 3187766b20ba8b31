import { z } from "zod";
import { accountId, regionName } from "../estate-schema.ts";
import { codeForms, custodies, phases, whisperModels } from "../../model/registry.ts";

/** The registry's shape. Published as a JSON Schema; every object refuses unknown keys, so that nothing that is written goes unread. */

/** One name is a tenant's id, a file's name, a stack's title and a tag's value: lower case, no more than all of these take. */
export const idPattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

const id = z
  .string()
  .max(40, "an id has at most 40 characters")
  .regex(idPattern, "an id has lower-case letters, digits and single hyphens, and starts with a letter")
  .describe("Lower-case letters, digits and single hyphens.");
const account = z.string().regex(accountId, "an account id is 12 digits, in quotes").describe("An AWS account id: 12 digits, in quotes.");
const region = z.string().regex(regionName, "not the name of an AWS Region, such as us-east-1");
const range = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, "not an IPv4 range, such as 10.64.3.0/24")
  .refine(isRange, "not an IPv4 range that starts at its first address")
  .describe("An IPv4 range in CIDR notation that starts at its first address.");
/** Zone ids, not names, which are mapped per account. (docs.aws.amazon.com/ram/latest/userguide/working-with-az-ids.html) */
const zone = z.string().regex(/^[a-z]{2,5}\d{1,2}-az\d{1,2}$/, "not a zone id, such as use1-az1");
const word = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "a name has letters, digits, . _ - only");

/** The characters of an address that AWS takes for an account, and no more. (docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html) */
const email = z
  .string()
  .min(6, "AWS takes no fewer than 6 characters")
  .max(64, "AWS takes at most 64 characters")
  .regex(/^[A-Za-z0-9._+-]+@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$/, "not an e-mail address");

const tenant = z.strictObject({
  id,
  customerId: z.uuid().describe("The tenant column's value, and the external id of sessions."),
  account: account.nullable().describe("Null until an account was vended."),
  cell: id,
  region,
  zones: z.array(zone).length(2, "two zone ids").optional().describe("Absent: the first two of its Region."),
  cidr: range,
  custody: z.enum(custodies),
  email: email.describe("Of the account's root user."),
  retention: z.int().positive().nullable().describe("Days that objects are kept; null: for ever."),
  connectors: z.array(word),
  whisperModel: z.enum(whisperModels),
  peering: z
    .string()
    .regex(/^pcx-[0-9a-f]{8,17}$/, "not the id of a peering, such as pcx-0123456789abcdef0")
    .nullable()
    .optional()
    .describe("The peering with the cell; null until it was made."),
  phase: z.enum(phases),
});

const cell = z.strictObject({
  account,
  region,
  vpc: z.string().regex(/^vpc-[0-9a-f]{8,17}$/, "not the id of a VPC, such as vpc-0123456789abcdef0"),
  cidr: range,
  quotas: z
    .strictObject({ peeringsPerVpc: z.int().positive().max(125, "AWS gives no VPC more than 125").optional() })
    .optional()
    .describe("AWS's quotas of this VPC, where they were raised."),
});

const step = z.strictObject({
  id: word,
  after: z.array(word).default([]).describe("Ids of the steps that must have ended before."),
  minutes: z.int().positive().max(100_000).nullable().describe("Its budget; null: it has none."),
  automated: z.boolean(),
  reaches: z.enum(phases).nullable().default(null).describe("The phase that the tenant is in once it has ended."),
});

const provisioning = z.strictObject({
  pool: z
    .strictObject({ accounts: z.int().nonnegative(), phase: z.enum(phases) })
    .nullable()
    .describe("Accounts that stand ready, and how far they are; null: none do."),
  steps: z.array(step).min(1),
});

const results = z.strictObject({ passed: z.int().nonnegative(), failed: z.int().nonnegative(), skipped: z.int().nonnegative() });

const attestation = z.strictObject({
  subject: z.strictObject({ kind: z.enum(codeForms), name: word }),
  suite: z.string().min(1).max(200).describe("The tests that were run, as their repository names them."),
  files: z.array(z.string().min(1).max(200)).min(1).describe("The code that was tested."),
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "not a SHA-256 in hex")
    .describe("SHA-256 of the lines `<SHA-256 of the file>  <file>`, one for each of the files in their order."),
  shows: z.record(word, results).describe("What the tests are about, and how many of them passed."),
});

export const registrySchema = z.strictObject({
  schema: z.literal("cofferdam/registry/1"),
  sharedNetworks: z.array(range).optional().describe("Ranges that several tenants' networks reach. Absent: nobody has listed them."),
  regions: z
    .record(region, z.strictObject({ zones: z.array(zone).min(1) }))
    .default({})
    .describe("The zone ids that tenants may stand in, by Region."),
  cells: z.record(id, cell).default({}),
  tenants: z.array(tenant),
  polled: z.array(word).default([]).describe("Connectors without a webhook: they are asked, and never send."),
  provisioning: provisioning.optional(),
  attestations: z.array(attestation).default([]).describe("What the platform's code was seen to do, written by the tests' own run."),
});

export type RegistryFile = z.infer<typeof registrySchema>;

/** Four numbers to 255 without leading zeros, a length to 32, no bit set beyond it. */
function isRange(text: string): boolean {
  const [address = "", prefix = ""] = text.split("/");
  const parts = address.split(".");
  if (![...parts, prefix].every((part) => String(Number(part)) === part)) return false;
  const length = Number(prefix);
  if (length > 32 || parts.some((part) => Number(part) > 255)) return false;
  const bits = parts.reduce((sum, part) => sum * 256 + Number(part), 0);
  return bits % 2 ** (32 - length) === 0;
}
