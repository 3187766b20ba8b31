import { z } from "zod";
import { describes } from "./same.ts";
import type { Plane } from "../../model/estate.ts";
import type { Source } from "../../model/fact.ts";
import type { Run } from "../../model/run.ts";
import { assumptions, type Layer } from "../../model/verdict.ts";

const planes = ["template", "account", "database", "registry"] as const satisfies readonly Plane[];
const sources = ["template", "account", "catalog", "registry"] as const satisfies readonly Source[];
const layers = ["identity", "scp", "rcp", "boundary", "session", "resource", "endpoint", "grant"] as const satisfies readonly Layer[];

const plane = z.enum(planes);
const assumption = z.enum(assumptions);
const utc = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)
  .describe("RFC 3339, UTC.");
const texts = z.array(z.string());

const origin = z.strictObject({
  source: z.enum(sources),
  path: z.string().describe("The way to it inside the file: Stack/LogicalId/Properties/KeyPolicy/Statement/2."),
  file: z.string().exactOptional(),
  line: z.int().positive().exactOptional(),
});

const hop = z.strictObject({ location: z.string(), resource: z.string(), rule: z.string(), origin: origin.exactOptional() });

const witness = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("request"),
    principal: z.string(),
    action: z.string(),
    resource: z.string(),
    context: z.record(z.string(), z.union([z.string(), texts])).describe("Condition keys as sent; a key that is not listed is absent."),
    allowedBy: origin.exactOptional(),
  }),
  z.strictObject({ kind: z.literal("path"), hops: z.array(hop) }),
  z.strictObject({ kind: z.literal("statement"), statement: z.string(), origin }),
  z.strictObject({ kind: z.literal("row"), sql: z.string() }),
  z.strictObject({ kind: z.literal("absence"), of: z.string(), readCompletely: texts }),
]);

const waiver = z.strictObject({ id: z.string(), expires: z.iso.date(), justification: z.string() });

const waiverState = z.strictObject({
  id: z.string(),
  check: z.string(),
  subject: z.string().nullable(),
  tenant: z.string().nullable(),
  expires: z.string().describe("The last day, as written; empty when it is not."),
  state: z.enum(["live", "lapsed", "invalid", "idle"]).describe("idle: nothing is broken that it is about."),
  findings: z.int().nonnegative().describe("How many findings it accepts."),
  because: z.string().describe("Why it accepts nothing; empty when it is live."),
});

export const finding = z.strictObject({
  check: z.string(),
  subject: z.string(),
  tenant: z.string().nullable().describe("Null for the vendor's or the organization's own."),
  outcome: z.enum(["holds", "broken", "undecided"]),
  plane,
  grade: z.enum(["live", "emulated", "recorded"]).nullable().describe("For accounts and databases, else null."),
  because: z.string(),
  origin,
  witness: witness.nullable(),
  dependsOn: z.array(z.enum(layers)).describe("The policy layers that the proof needs."),
  assumes: z.array(assumption),
  when: texts.describe("The choices of template conditions under which this is so; empty: under all."),
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
  waiver: waiver.nullable(),
});

const outcome = z.enum(["holds", "broken", "undecided", "unexercised"]);

const check = z.strictObject({
  id: z.string(),
  claim: z.string(),
  severity: z.enum(["critical", "high", "medium", "low"]),
  controls: texts.describe("Control ids, framework:id."),
  outcome,
  subjects: z.int().nonnegative().describe("How many subjects were judged."),
  why: z.string(),
  fix: z.string(),
  references: texts,
  limits: texts.describe("What this check does not show, on the planes of this run."),
  because: z.string().exactOptional().describe("Only when unexercised: why."),
});

const header = z.strictObject({
  id: z.string(),
  tool: z.string(),
  started: utc,
  finished: utc,
  sources: z.array(z.strictObject({ plane, name: z.string(), read: z.string(), unread: texts })),
  assumptions: z.array(assumption).describe("Granted by the estate file; aws-enforces is implied."),
  reference: z.boolean().describe("True: the reference platform was judged, not yours."),
  vendor: z.string(),
  tenants: z.array(z.strictObject({ id: z.string(), account: z.string(), region: z.string(), unit: z.string().exactOptional() })),
  notBuilt: texts.describe("Claims without a check."),
  notDrilled: texts.describe("Claims without a drill."),
});

/** What `--format json` prints. Published as schemas/run.schema.json. */
export const runSchema = describes<Run>()(
  z.strictObject({
    schema: z.literal("cofferdam/run/1"),
    run: header,
    outcome,
    checks: z.array(check),
    findings: z.array(finding).describe("One entry per subject and plane, holds included."),
    waivers: z.array(waiverState).exactOptional().describe("What each waiver of the register came to; absent without a register."),
  }),
);
