import { describe, expect, test } from "vitest";
import { checks } from "../../checks/claims/index.ts";
import { judgeExample } from "../../checks/engine/examples.ts";
import type { Example } from "../../checks/model/example.ts";
import type { Finding } from "../../checks/model/run.ts";
import { accounts, clients, document, ledger, of, orchid, organization, scp, type Resources } from "./platform.ts";

/** What programs that read the answers rely on: the contract's subjects, planes, witnesses and fingerprints. */
const account = { Effect: "Allow", Principal: { AWS: accounts.orchid }, Action: "kms:*", Resource: "*" };
const api = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${accounts.platform}:role/LedgerApi` }, Action: "kms:Decrypt", Resource: "*" };
const encryption = {
  ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: { Ref: "Seal" } } }],
};
const resources: Resources = {
  Seal: of("KMS::Key", { KeyPolicy: document([account, api]) }),
  Ledger: of("S3::Bucket", { BucketEncryption: encryption }),
  Net: of("EC2::VPC", { CidrBlock: "10.9.0.0/16" }),
  Gate: of("EC2::InternetGateway"),
};

function findingsOf(example: Example): Finding[] {
  return checks.flatMap((check) => judgeExample(check, example).findings);
}

function platformWith(own: Resources, guard: Resources = {}): Example {
  return ledger([organization(guard), orchid(own)]);
}

function fingerprints(example: Example): string[] {
  return findingsOf(example)
    .filter(({ outcome }) => outcome === "broken")
    .map((finding) => `${finding.check} ${finding.subject} ${finding.fingerprint}`);
}

const original = findingsOf(platformWith(resources));

describe("findings", () => {
  test("subjects are Stack/LogicalId, or the tenant's id", () => {
    expect(original.map(({ check, subject }) => `${check}: ${subject}`)).toEqual([
      "audit-each-decrypt-visible: Orchid/Ledger",
      "audit-logs-every-data-access: Orchid/Ledger",
      "audit-logs-every-key-use: Orchid/Seal",
      "audit-trail-is-tenants-own: orchid",
      "bucket-blocks-public-access: Orchid/Ledger",
      "bucket-encrypts-with-tenant-key: Orchid/Ledger",
      "bucket-is-versioned: Orchid/Ledger",
      "bucket-lifecycle-follows-retention: Orchid/Ledger",
      "bucket-refuses-plain-http: Orchid/Ledger",
      "key-deletion-waits-30-days: Orchid/Seal",
      "key-is-tenants-own: Orchid/Seal",
      "key-not-used-for-audit: Orchid/Seal",
      "key-vendor-cannot-destroy: Orchid/Seal",
      "key-vendor-cannot-repolicy: Orchid/Seal",
      "network-no-internet-path: Orchid/Net",
      "org-has-landing-zone: o-nw7ledger99",
      "tenant-has-own-stores: orchid",
    ]);
  });

  test("all are of the template's plane, without a grade, each broken one with a witness of the contract", () => {
    expect(new Set(original.map(({ plane, grade, tenant }) => `${plane} ${grade} ${tenant}`))).toEqual(
      new Set(["template null orchid", "template null null"]),
    );
    const kinds = original.map(({ outcome, witness }) => `${outcome} ${witness?.kind ?? "none"}`);
    expect(kinds).toEqual([
      ...["broken request", "broken absence", "broken absence", "broken absence", "broken request", "broken request", "broken statement"],
      "broken request",
      // Nothing records anything, so nothing does under the data key.
      ...["broken request", "broken request", "broken statement", "holds none", "broken request", "broken request", "broken path"],
      // The organization was made by hand.
      "undecided none",
      "broken absence",
    ]);
  });

  test("a request names an action of its service, a principal and a resource in full", () => {
    const requests = original.flatMap(({ witness }) => (witness?.kind === "request" ? [witness] : []));
    expect(requests.length).toBe(8);
    for (const { principal, action, resource } of requests) {
      expect(action).toMatch(/^(s3|kms):[A-Z]\w+$/);
      expect(principal).toMatch(/^arn:aws:(iam|sts)::\d{12}:(root|(role|user|federated-user)\/.*[^/])$/);
      expect(resource).toMatch(/^(\*|arn:aws:(s3|kms):)/);
    }
  });
});

describe("fingerprints stay", () => {
  const before = fingerprints(platformWith(resources));

  test.each<[string, Example]>([
    ["when resources change places", platformWith(Object.fromEntries(Object.entries(resources).reverse()))],
    ["when statements change places", platformWith({ ...resources, Seal: of("KMS::Key", { KeyPolicy: document([api, account]) }) })],
    ["when lines move", spread(platformWith(resources))],
    ["when something harmless is added", platformWith({ ...resources, Queue: of("SQS::Queue"), Topic: of("SNS::Topic") })],
    ["when another guardrail is there", platformWith(resources, { Guard: scp([clients], { Effect: "Deny", Action: "sqs:*", Resource: "*" }) })],
  ])("%s", (_, example) => {
    expect(fingerprints(example)).toEqual(before);
  });

  test("and differ from subject to subject and from claim to claim", () => {
    const two = fingerprints(platformWith({ ...resources, Second: of("S3::Bucket") })).map((line) => line.split(" ").at(-1));
    expect(new Set(two).size).toBe(two.length);
    expect(two.length).toBeGreaterThan(before.length);
  });
});

test("equal input gives equal findings", () => {
  expect(JSON.stringify(findingsOf(platformWith(resources)))).toBe(JSON.stringify(original));
});

/** The same templates, with an empty line after each comma. */
function spread({ templates = [], ...more }: Example): Example {
  const text = (template: object | string): string => JSON.stringify(template, undefined, 4).replaceAll(",\n", ",\n\n\n");
  return { ...more, templates: templates.map((each) => ({ ...each, template: text(each.template) })) };
}
