import { isListed, serviceKey, type Action, type KeyType } from "./catalogue.ts";
import type { Operator } from "./operators.ts";
import type { PrincipalClass } from "./question.ts";

/**
 * When a condition key that nothing else fixes is in a request, and what its values are:
 * docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html, per key "Availability".
 */
export interface Presence {
  readonly list: boolean;
  readonly kind: Operator["kind"] | undefined;
  readonly samples: readonly string[];
  readonly closed: boolean;
  /** May it be absent, may it be there? `strict`: as far as AWS says so; permissive readings allow both unless AWS excludes one. */
  readonly absent: Availability;
  readonly present: Availability;
  /** Not for the caller to choose, and in no source: tags of principals and resources. */
  readonly fixed: string | undefined;
}

/** `no`: AWS excludes it. `doubtful`: AWS does not list it, so that only a permissive reading counts on it. */
export type Availability = "yes" | "no" | "doubtful";

const free: Presence = { list: false, kind: undefined, samples: [], closed: false, absent: "yes", present: "yes", fixed: undefined };

const never: Presence = { ...free, present: "no" };

type Entry = Partial<Presence>;

const required: Entry = { absent: "no" };
const flag: Entry = { kind: "Bool" };
const date: Entry = { kind: "Date", samples: ["2026-06-15T12:00:00Z"] };
const address: Entry = { kind: "Address", samples: ["203.0.113.7"] };

/** Keys of all services, for signed callers. */
const global: Readonly<Record<string, Entry>> = {
  "aws:currenttime": { ...required, ...date },
  "aws:epochtime": { ...required, ...date, samples: ["1781524800"] },
  "aws:requestedregion": required,
  "aws:securetransport": { ...required, ...flag, samples: ["true"] },
  "aws:useragent": required,
  "aws:viaawsservice": { ...required, ...flag, samples: ["false"] },
  "aws:tokenissuetime": date,
  "aws:multifactorauthpresent": flag,
  "aws:multifactorauthage": { kind: "Number", samples: ["60"] },
  "aws:sourceip": address,
  "aws:vpcsourceip": { kind: "Address", samples: ["10.0.0.7"] },
  "aws:sourcevpc": { samples: ["vpc-0a1b2c3d4e5f60718"] },
  "aws:sourcevpcarn": {},
  "aws:sourcevpce": { samples: ["vpce-0a1b2c3d4e5f60718"] },
  "aws:vpceaccount": {},
  "aws:vpceorgid": {},
  "aws:vpceorgpaths": { list: true },
  "aws:calledvia": { list: true },
  "aws:calledviafirst": {},
  "aws:calledvialast": {},
  "aws:referer": {},
  "aws:sourceidentity": {},
  "aws:federatedprovider": {},
  "aws:assumedroot": flag,
  "aws:chatbotsourcearn": {},
  "aws:ec2instancesourcevpc": {},
  "aws:ec2instancesourceprivateipv4": { kind: "Address", samples: ["10.0.0.7"] },
  "ec2:roledelivery": { kind: "Number", samples: ["2"] },
  "ec2:sourceinstancearn": {},
  "lambda:sourcefunctionarn": {},
  "glue:roleassumedby": {},
  "glue:credentialissuingservice": {},
};

/** A service that acts for a resource sends these; other callers cannot. */
const sourceKeys = ["aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths"];

/** Finite value sets that AWS documents; a later release may add to them, so only strict readings rely on that. */
const documented: Readonly<Record<string, readonly string[]>> = {
  "s3:tlsversion": ["1.2", "1.3", "1.1", "1.0"],
  "kms:schedulekeydeletionpendingwindowindays": ["30", ...Array.from({ length: 23 }, (_, i) => String(7 + i))],
};

/** How the caller came by its credentials: of a principal whose policies we know, not how it could. */
const credentials = new Set([
  ...["aws:federatedprovider", "aws:chatbotsourcearn", "aws:ec2instancesourcevpc", "aws:ec2instancesourceprivateipv4", "aws:sourceidentity"],
  ...["ec2:roledelivery", "ec2:sourceinstancearn", "lambda:sourcefunctionarn", "glue:roleassumedby", "glue:credentialissuingservice"],
]);

/** Properties that a key has from its making on. */
const ofKey = new Set(
  ["keyorigin", "keyspec", "keyusage", "customermasterkeyspec", "customermasterkeyusage", "multiregion", "multiregionkeytype"].map(
    (name) => `kms:${name}`,
  ),
);

export function presenceOf(key: string, action: Action | undefined, of: PrincipalClass): Presence {
  return fixedPresence(key, action, of) ?? globalPresence(key, of) ?? serviceOwn(key, action);
}

/** Keys that are not for the caller to choose: in no source, or never there for such a caller. */
function fixedPresence(key: string, action: Action | undefined, of: PrincipalClass): Presence | undefined {
  const ofResource = resourceProperty(key, action);
  if (ofResource !== undefined) return { ...free, list: key === "kms:resourcealiases", fixed: `${ofResource} (${key})` };
  if (key.startsWith("aws:principaltag/")) {
    if (of.type === "service" || of.type === "anonymous") return never;
    return of.identity === "administrator" ? free : { ...free, fixed: `the tags of the principal (${key})` };
  }
  if (sourceKeys.includes(key)) return { ...free, list: key === "aws:sourceorgpaths", present: of.type === "service" ? "yes" : "no" };
  if (key === "aws:assumedroot" && of.type !== "root") return never;
  return of.type === "anonymous" && unsigned.has(key) ? never : undefined;
}

function resourceProperty(key: string, action: Action | undefined): string | undefined {
  if (ofKey.has(key) && action?.resources.includes("key") === true) return "a property of the key";
  if (key === "kms:resourcealiases") return "the aliases of the key";
  return /^[a-z0-9-]+:resourcetag\//.test(key) ? "the tags of the resource" : undefined;
}

function globalPresence(key: string, of: PrincipalClass): Presence | undefined {
  const entry = global[key];
  if (entry === undefined) return undefined;
  const own = credentials.has(key) && of.identity !== "administrator";
  return { ...free, ...entry, ...(of.type === "service" && { absent: "yes" as const }), ...(own && { present: "doubtful" as const }) };
}

/** Keys that only credentials bring. */
const unsigned = new Set([
  ...["aws:tokenissuetime", "aws:multifactorauthpresent", "aws:multifactorauthage", "aws:sourceidentity", "aws:federatedprovider", "aws:assumedroot"],
  ...["aws:calledvia", "aws:calledviafirst", "aws:calledvialast", "aws:chatbotsourcearn", "aws:ec2instancesourcevpc"],
  ...["aws:ec2instancesourceprivateipv4", "ec2:roledelivery", "ec2:sourceinstancearn", "lambda:sourcefunctionarn"],
]);

const kinds: Readonly<Record<KeyType, Operator["kind"] | undefined>> = {
  String: undefined,
  ARN: undefined,
  Bool: "Bool",
  Numeric: "Number",
  Date: "Date",
  IPAddress: "Address",
};

/** A service's own key, and `aws:RequestTag`, `aws:TagKeys`: in a request for the actions that list it. */
function serviceOwn(key: string, action: Action | undefined): Presence {
  const known = serviceKey(key);
  const listed = action === undefined || isListed(action, key);
  const samples = documented[key] ?? [];
  return {
    ...free,
    list: known?.list ?? key === "aws:tagkeys",
    kind: known === undefined ? undefined : kinds[known.type],
    samples,
    closed: samples.length > 0,
    present: action === undefined ? "doubtful" : listed ? "yes" : "doubtful",
  };
}
