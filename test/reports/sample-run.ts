import { createHash } from "node:crypto";
import type { CheckResult, Finding, Outcome, Run } from "../../checks/model/run.ts";
import type { Witness } from "../../checks/model/verdict.ts";

/** For what a test knows to be there. */
export function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("not there");
  return value;
}

/** Runs to print, made by hand: what the engine could say of a small platform. */
const claims = [
  [
    "audit-trail-is-tenants-own",
    "A multi-Region trail logs in the tenant's account to a bucket in that account.",
    "high",
    ["soc2:CC7.2", "iso27001:A.8.15"],
  ],
  [
    "bucket-blocks-public-access",
    "All four public access blocks are on for the bucket, and for its account, and cannot be turned off by anyone but the customer.",
    "high",
    ["soc2:CC6.1", "cis5:2.1.4"],
  ],
  [
    "bucket-refuses-plain-http",
    "No request without TLS 1.2 or later is allowed, on bucket and objects, for any principal.",
    "high",
    ["soc2:CC6.7", "hipaa:164.312(e)(1)"],
  ],
  [
    "key-vendor-cannot-destroy",
    "No vendor principal can disable it, schedule its deletion, delete key material, or cancel the customer's own deletion or re-enable it.",
    "critical",
    ["soc2:CC6.1", "pci:3.7.1"],
  ],
  [
    "key-vendor-cannot-repolicy",
    "No vendor principal can change its policy, grants beyond AWS resources, aliases, tags, or replicas.",
    "critical",
    ["soc2:CC6.1"],
  ],
  [
    "network-no-internet-path",
    "No packet can travel between a tenant VPC and the internet, by any gateway, in either direction; no such gateway exists or can be made.",
    "critical",
    ["soc2:CC6.6", "nist80053:SC-7"],
  ],
] as const;

const limits: Readonly<Record<string, readonly string[]>> = {
  "bucket-blocks-public-access": ["The account's own public access block is a fact of the account, which no template shows."],
  "key-vendor-cannot-destroy": ["Chains of role assumption are not followed yet; session policies are left out."],
  "network-no-internet-path": ["Packet reachability is not computed yet: the claim rests on the closed world of routes and attachments."],
};

export function check(id: string, outcome: Outcome, subjects: number, more: Partial<CheckResult> = {}): CheckResult {
  const [, claim = "A claim of this test.", severity = "medium", controls = []] = claims.find(([name]) => name === id) ?? [];
  return {
    id,
    claim,
    severity,
    controls,
    outcome,
    subjects,
    why: "Who can do this can end the promise for a tenant without anybody noticing.",
    fix: "Take the permission away in the policy that the origin names, and deny it in the organization's guardrail.",
    references: ["https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html"],
    limits: limits[id] ?? [],
    ...more,
  };
}

export function finding(check: string, subject: string, outcome: Finding["outcome"], more: Partial<Finding> = {}): Finding {
  const tenant = more.tenant === undefined ? "acme" : more.tenant;
  const [stack = "Acme"] = subject.split("/");
  return {
    check,
    subject,
    tenant,
    outcome,
    plane: "template",
    grade: null,
    because: outcome === "holds" ? "Proved for every vendor principal and every request." : "The policy lets the vendor through.",
    origin: { source: "template", path: `${subject}/Properties`, file: `/home/dev/platform/cdk.out/${stack}.template.json`, line: 41 },
    witness: null,
    dependsOn: outcome === "holds" ? ["resource", "scp"] : [],
    assumes: outcome === "holds" ? ["management-account-honest"] : [],
    when: [],
    fingerprint: createHash("sha256")
      .update(JSON.stringify([check, tenant, subject]))
      .digest("hex"),
    waiver: null,
    ...more,
  };
}

function runOf(outcome: Outcome, checks: readonly CheckResult[], findings: readonly Finding[], header: Partial<Run["run"]> = {}): Run {
  return {
    schema: "cofferdam/run/1",
    run: {
      id: "2026-11-25T22:57:00Z-3f9a",
      tool: "cofferdam 0.1.0",
      started: "2026-11-25T22:57:00.120Z",
      finished: "2026-11-25T22:57:01.480Z",
      sources: [{ plane: "template", name: "cdk.out", read: "14 stacks, 312 resources", unread: [] }],
      assumptions: ["management-account-honest", "handover-honest", "root-mailbox-not-vendor", "workers-purge"],
      reference: false,
      vendor: "PanOps",
      tenants: [
        { id: "acme", account: "333333333333", region: "us-east-1", unit: "Tenants/Active" },
        { id: "globex", account: "444444444444", region: "eu-central-1", unit: "Tenants/Active" },
      ],
      notBuilt: Array.from({ length: 75 }, (_, index) => `claim-not-built-${index + 1}`),
      notDrilled: Array.from({ length: 81 }, (_, index) => `claim-not-drilled-${index + 1}`),
      ...header,
    },
    outcome,
    checks,
    findings,
  };
}

/** The reference platform: six claims hold for two tenants and the canonical template. */
export const referenceRun: Run = runOf(
  "holds",
  claims.map(([id]) => check(id, "holds", 4)),
  claims.flatMap(([id]) => [
    finding(id, "Acme-data/Store", "holds"),
    finding(id, "Canonical-data/Store", "holds"),
    finding(id, "Canonical-data/Store", "holds", { tenant: "globex" }),
    finding(id, "Globex-data/Store", "holds", { tenant: "globex" }),
  ]),
  { reference: true },
);

export const witnesses: Readonly<Record<Witness["kind"], Witness>> = {
  request: {
    kind: "request",
    principal: "arn:aws:iam::333333333333:role/OrganizationAccountAccessRole",
    action: "kms:ScheduleKeyDeletion",
    resource: "arn:aws:kms:us-east-1:333333333333:key/${Acme-key/DataKey}",
    context: {
      "aws:PrincipalOrgPaths": ["o-exampleorgid/r-1/ou-1/", "o-exampleorgid/r-1/ou-2/"],
      "kms:ScheduleKeyDeletionPendingWindowInDays": "30",
    },
    allowedBy: {
      source: "template",
      path: "Acme-key/DataKey/Properties/KeyPolicy/Statement/0",
      file: "/home/dev/platform/cdk.out/Acme-key.template.json",
      line: 17,
    },
  },
  path: {
    kind: "path",
    hops: [
      { location: "internet", resource: "0.0.0.0/0", rule: "any address" },
      {
        location: "Acme-network/Gateway",
        resource: "AWS::EC2::InternetGateway",
        rule: "attached by Acme-network/Attachment",
        origin: { source: "template", path: "Acme-network/Gateway", file: "/home/dev/platform/cdk.out/Acme-network.template.json", line: 88 },
      },
      { location: "Acme-network/PublicRoutes", resource: "AWS::EC2::RouteTable", rule: "0.0.0.0/0 → Acme-network/Gateway" },
      { location: "Acme-network/Vpc", resource: "vpc", rule: "local 10.64.3.0/24" },
    ],
  },
  statement: {
    kind: "statement",
    statement: '{\n  "Effect": "Allow",\n  "Principal": "*",\n  "Action": "s3:GetObject"\n}',
    origin: {
      source: "template",
      path: "Acme-data/Policy/Properties/PolicyDocument/Statement/1",
      file: "/home/dev/platform/cdk.out/Acme-data.template.json",
      line: 233,
    },
  },
  row: { kind: "row", sql: "select id, customer_id\nfrom meeting\nwhere customer_id <> current_setting('app.current_customer_id')" },
  absence: { kind: "absence", of: "trail in account 444444444444", readCompletely: ["cdk.out"] },
};

/** Every outcome, every kind of witness, a waiver, and text that wants to be more than text. */
export const mixedRun: Run = runOf(
  "broken",
  [
    check("audit-trail-is-tenants-own", "broken", 2),
    check("bucket-blocks-public-access", "undecided", 2),
    check("bucket-refuses-plain-http", "broken", 3),
    check("key-vendor-cannot-destroy", "broken", 4),
    check("key-vendor-cannot-repolicy", "holds", 4),
    check("network-no-internet-path", "broken", 2),
    check("rls-on-every-table", "unexercised", 0, { because: "no source: the estate file names no database" }),
  ],
  [
    finding("audit-trail-is-tenants-own", "acme", "holds"),
    finding("audit-trail-is-tenants-own", "globex", "broken", {
      tenant: "globex",
      because: "No trail of account 444444444444 is among the resources of cdk.out, which was read completely.",
      witness: witnesses.absence,
      origin: { source: "template", path: "tenants/globex" },
    }),
    finding("bucket-blocks-public-access", "Acme-data/Store", "holds"),
    finding("bucket-blocks-public-access", "Globex-data/Store", "undecided", {
      tenant: "globex",
      because: "BlockPublicAcls is the parameter Acls, and nothing names its value.",
      when: ['Globex-data: Stage equals "prod"'],
    }),
    finding("bucket-refuses-plain-http", "Acme-data/Store", "broken", {
      because: "A statement allows everybody, without a condition on TLS.",
      witness: witnesses.statement,
    }),
    finding("bucket-refuses-plain-http", "Acme-data/Logs", "broken", {
      because: "Flow logs arrive without a condition on TLS.",
      waiver: { id: "W-7", expires: "2027-03-31", justification: "The delivery service uses TLS on its own; a ticket asks AWS for a condition key." },
    }),
    finding("bucket-refuses-plain-http", "Globex-data/Store", "holds", { tenant: "globex" }),
    finding("key-vendor-cannot-destroy", "Acme-key/DataKey", "broken", {
      because:
        "OrganizationAccountAccessRole can schedule the key's deletion: the key policy delegates to the account, and no guardrail on Tenants/Active denies it.",
      witness: witnesses.request,
    }),
    finding("key-vendor-cannot-destroy", "Acme-key/DataKey", "holds", { plane: "account", grade: "recorded" }),
    finding("key-vendor-cannot-destroy", "Canonical-key/DataKey", "holds"),
    finding("key-vendor-cannot-destroy", "Globex-key/DataKey", "holds", { tenant: "globex" }),
    ...["Acme-key/DataKey", "Acme-key/Replica", "Canonical-key/DataKey"].map((subject) => finding("key-vendor-cannot-repolicy", subject, "holds")),
    finding("key-vendor-cannot-repolicy", "Globex-key/DataKey", "holds", { tenant: "globex" }),
    finding("network-no-internet-path", "Acme-network/Vpc", "broken", {
      because: "An internet gateway is attached to the VPC, and a route leads to it.",
      witness: witnesses.path,
    }),
    finding("network-no-internet-path", "Globex-network/Vpc", "broken", {
      tenant: "globex",
      because: "A row can be read by another tenant.",
      witness: witnesses.row,
    }),
  ],
  {
    sources: [
      {
        plane: "template",
        name: "cdk.out",
        read: "14 stacks, 312 resources",
        unread: ["Globex-network.template.json: the macro Expand is not known"],
      },
      { plane: "account", name: "evidence", read: "1 account, 41 answers", unread: [] },
    ],
  },
);

export const hostile = {
  script: "</script><script>globalThis.pwned=1</script>",
  image: `"><img src=x onerror="globalThis.pwned=1">`,
  comment: "<!--<script>",
  escape: "\u001b[31mred\u001b[0m\u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007",
  bidi: "\u202egnp.exe\u202c\u2066x\u2069",
  lines: "one\ntwo\r\nthree\u2028four\u0085five",
  hidden: "a\u200bb\ufeffc\u{e0041}d",
  xml: "\u0000\u0001\ufffe\uffff]]>&<'\"",
  surrogate: "\ud800x",
  link: "[click](http://evil.example) {0} `code`",
  proto: "__proto__",
  wide: "租户".repeat(40),
} as const;

/** The same run with a hostile string wherever an estate could put one. */
export const hostileRun: Run = runOf(
  "broken",
  [check("key-vendor-cannot-destroy", "broken", 12), check("network-no-internet-path", "undecided", 12)],
  Object.values(hostile).flatMap((name, index) => [
    finding("key-vendor-cannot-destroy", `Stack/${name}`, "broken", {
      tenant: name,
      because: `The policy of ${name} allows it.`,
      origin: { source: "template", path: `Stack/${name}`, file: `cdk.out/${name}.json`, line: index + 1 },
      witness: hostileWitness(name, index),
      when: [`${name} equals ${name}`],
      waiver: index % 3 === 0 ? { id: name, expires: name, justification: name } : null,
    }),
    finding("network-no-internet-path", name, "undecided", { tenant: name, because: name }),
  ]),
  {
    vendor: Object.values(hostile).join(" "),
    sources: [{ plane: "template", name: hostile.script, read: hostile.escape, unread: [hostile.image, hostile.bidi] }],
    tenants: Object.values(hostile).map((name) => ({ id: name, account: "333333333333", region: name, unit: `Tenants/${name}` })),
  },
);

function hostileWitness(name: string, index: number): Witness {
  const origin = { source: "template" as const, path: name, file: name, line: 1 };
  const all: readonly Witness[] = [
    {
      kind: "request",
      principal: name,
      action: name,
      resource: name,
      context: JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(name)}}`) as Record<string, string>,
      allowedBy: origin,
    },
    { kind: "path", hops: [{ location: name, resource: name, rule: name, origin }] },
    { kind: "statement", statement: name, origin },
    { kind: "row", sql: name },
    { kind: "absence", of: name, readCompletely: [name] },
  ];
  return all[index % all.length] ?? { kind: "row", sql: name };
}

/** `count` findings of ten claims over many tenants; of each hundred, so many are not what they should be. */
export function fleetRun(count: number, brokenPerHundred: number): Run {
  const ids = Array.from({ length: 10 }, (_, index) => claims[index]?.[0] ?? `claim-${index}-of-the-fleet`);
  const tenants = Array.from({ length: Math.ceil(count / ids.length) }, (_, index) => `tenant-${String(index).padStart(5, "0")}`);
  const findings = ids.flatMap((id, claim) =>
    tenants.map((tenant, index) => {
      const account = String(300_000_000_000 + index);
      const off = (index * 7 + claim * 13) % 100;
      const outcome = off < brokenPerHundred ? "broken" : off === 99 ? "undecided" : "holds";
      return finding(id, `${tenant}-key/DataKey`, outcome, {
        tenant,
        origin: { source: "template", path: `${tenant}-key/DataKey/Properties/KeyPolicy`, file: `cdk.out/${tenant}-key.template.json`, line: 17 },
        because:
          outcome === "broken"
            ? `The policy of key ${tenant}-key/DataKey delegates to the account, and no guardrail denies it.`
            : outcome === "undecided"
              ? `The principal in the policy of ${tenant}-key/DataKey is a parameter.`
              : `No vendor principal can disable, delete or revive key ${tenant}-key/DataKey (by the resource's policy).`,
        witness:
          outcome === "broken"
            ? {
                kind: "request",
                principal: `arn:aws:iam::${account}:role/OrganizationAccountAccessRole`,
                action: "kms:ScheduleKeyDeletion",
                resource: `arn:aws:kms:us-east-1:${account}:key/data`,
                context: {},
              }
            : null,
      });
    }),
  );
  const outcomeOf = (id: string) => {
    const some = (outcome: string) => findings.some((each) => each.check === id && each.outcome === outcome);
    return some("broken") ? "broken" : some("undecided") ? "undecided" : "holds";
  };
  return runOf(
    "broken",
    ids.map((id) => check(id, outcomeOf(id), tenants.length)),
    findings,
    { tenants: tenants.map((id, index) => ({ id, account: String(300_000_000_000 + index), region: "us-east-1", unit: "Tenants/Active" })) },
  );
}
