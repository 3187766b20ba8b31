import { describe, expect, it } from "vitest";
import type { PolicyDocument } from "../../checks/model/policy.ts";
import { text } from "../../checks/model/text.ts";
import { authorize } from "../../checks/reason/policy/authorize.ts";
import { requestFrom } from "../../checks/reason/policy/request.ts";
import type { Layers } from "../../checks/reason/policy/request.ts";
import { readPolicyDocument } from "../../checks/sources/policy-document.ts";
import * as auditKey from "../../guardrails/access/audit-key.ts";
import * as boundaries from "../../guardrails/access/boundaries.ts";
import * as dataBucket from "../../guardrails/access/data-bucket.ts";
import * as dataKey from "../../guardrails/access/data-key.ts";
import * as endpoints from "../../guardrails/access/endpoints.ts";
import * as logBuckets from "../../guardrails/access/log-buckets.ts";
import * as trusts from "../../guardrails/access/trusts.ts";
import * as bucketConfiguration from "../../guardrails/organization/bucket-configuration.ts";
import * as copiesAndBackups from "../../guardrails/organization/copies-and-backups.ts";
import * as grantsAndTls from "../../guardrails/organization/grants-and-tls.ts";
import * as keysAndTrail from "../../guardrails/organization/keys-and-trail.ts";
import * as leavingAndEditing from "../../guardrails/organization/leaving-and-editing.ts";
import * as networkExits from "../../guardrails/organization/network-exits.ts";
import * as perimeter from "../../guardrails/organization/perimeter.ts";
import * as principals from "../../guardrails/organization/principals.ts";
import * as rootAndParameters from "../../guardrails/organization/root-and-parameters.ts";
import type { ExampleRequest, Examples } from "../../guardrails/statement.ts";
import { acme, organizationDocuments, tenantDocuments, vendorAccounts } from "./documents.ts";

const places = { ...organizationDocuments(), ...tenantDocuments(acme, vendorAccounts) };
const origin = { source: "template", path: "" } as const;

function read(document: object): PolicyDocument {
  const fact = readPolicyDocument({ type: "text", text: text(JSON.stringify(document)), origin });
  if (!fact.known) throw new Error(fact.why);
  expect(fact.value.notes).toEqual([]);
  return fact.value;
}

const at = (name: keyof typeof places): PolicyDocument => {
  const document = places[name];
  if (document === undefined) throw new Error(`no document ${name}`);
  return read(document);
};

const everything = read({ Version: "2012-10-17", Statement: [{ Sid: "All", Effect: "Allow", Action: "*", Resource: "*" }] });
const open: Layers = {
  identity: "administrator",
  scp: [[everything]],
  rcp: [],
  unread: [],
  boundary: null,
  session: null,
  resource: null,
  endpoint: null,
  grants: [],
  managementAccount: null,
};

function decide(example: ExampleRequest, layers: Partial<Layers>) {
  return authorize(requestFrom({ resourceAccount: "333333333333", ...example }), { ...open, ...layers });
}

const cases = (examples: Examples, which: keyof Examples) => Object.entries(examples[which]);

describe("service control policies", () => {
  const guardrails: readonly (readonly [string, Examples])[] = [
    ["LeavingAndEditing", leavingAndEditing.examples],
    ["NetworkExits", networkExits.examples],
    ["CopiesAndBackups", copiesAndBackups.examples],
    ["RootAndParameters", rootAndParameters.examples],
    ["ActivePrincipals", principals.examples],
    ["ActiveKeysAndTrail", keysAndTrail.examples],
    ["ActiveBuckets", bucketConfiguration.examples],
  ];
  for (const [name, examples] of guardrails) {
    const layers = { scp: [[everything, at(name)]] };
    it.each(cases(examples, "denied"))(`${name} denies: %s`, (_what, example) => {
      expect(decide(example, layers)).toMatchObject({ decision: "denied-explicitly", by: "scp" });
    });
    it.each(cases(examples, "untouched"))(`${name} leaves alone: %s`, (_what, example) => {
      expect(decide(example, layers).decision).toMatch(/^(allowed|denied-implicitly)$/);
      expect(decide(example, layers).decision).toBe(decide(example, {}).decision);
    });
  }
});

describe("the guardrails that bind in Vending", () => {
  const layers = { scp: [[everything, at("VendingPrincipals"), at("VendingKeysAndTrail"), at("VendingBuckets")]] };
  const by = (name: string) => `arn:aws:iam::333333333333:role/${name}`;
  const key = "arn:aws:kms:us-east-1:333333333333:key/1";
  it.each([
    [
      "key birth stops a key",
      {
        principal: by("vending/KeyBirth"),
        action: "cloudtrail:PutEventSelectors",
        resource: "arn:aws:cloudtrail:us-east-1:333333333333:trail/panops-tenant",
      },
    ],
    [
      "Account Factory makes the customer's role",
      { principal: by("AWSAFTExecution"), action: "iam:CreateRole", resource: by("customer/CustomerKeyAdmin") },
    ],
    [
      "the provisioner blocks public access",
      { principal: by("TenantProvisioner"), action: "s3:PutBucketPublicAccessBlock", resource: "arn:aws:s3:::panops-data-333333333333-us-east-1" },
    ],
    ["the deployer passes key birth", { principal: by("Deployer"), action: "iam:PassRole", resource: by("vending/KeyBirth") }],
  ])("spare the builders: %s", (_what, example) => {
    expect(decide(example, layers).decision).toBe("allowed");
  });
  it.each([
    ["an execution role disables a key", { principal: by("AWSControlTowerExecution"), action: "kms:DisableKey", resource: key }],
    [
      "a namesake under another path edits the customer",
      { principal: by("other/AWSAFTExecution"), action: "iam:PutRolePolicy", resource: by("customer/CustomerKeyAdmin") },
    ],
    ["the provisioner disables a key", { principal: by("TenantProvisioner"), action: "kms:DisableKey", resource: key }],
  ])("deny everyone else: %s", (_what, example) => {
    expect(decide(example, layers)).toMatchObject({ decision: "denied-explicitly", by: "scp" });
  });
});

describe("resource control policies", () => {
  const guardrails: readonly (readonly [string, Examples])[] = [
    ["GrantsAndTls", grantsAndTls.examples],
    ["Perimeter", perimeter.examples],
  ];
  for (const [name, examples] of guardrails) {
    const layers = { rcp: [[at(name)]] };
    it.each(cases(examples, "denied"))(`${name} denies: %s`, (_what, example) => {
      expect(decide(example, layers)).toMatchObject({ decision: "denied-explicitly", by: "rcp" });
    });
    it.each(cases(examples, "untouched"))(`${name} leaves alone: %s`, (_what, example) => {
      expect(decide(example, layers).decision).not.toBe("denied-explicitly");
    });
  }
});

describe("policies of resources", () => {
  const guardrails: readonly (readonly [string, PolicyDocument, Examples])[] = [
    ["the data key", at("key/DataKey/document"), dataKey.examples],
    ["the audit key", at("audit/AuditKey/document"), auditKey.examples],
    ["the data bucket", at("data/DataBucketPolicy/document"), dataBucket.examples],
    ["the trail's bucket", at("audit/TrailBucketPolicy/document"), logBuckets.examples],
    ["the data role's trust", at("access/DataRole/trust"), trusts.examples],
  ];
  for (const [name, resource, examples] of guardrails) {
    it.each(cases(examples, "denied"))(`${name} refuses: %s`, (_what, example) => {
      expect(decide(example, { resource }).decision).toMatch(/^denied/);
    });
    it.each(cases(examples, "untouched"))(`${name} leaves alone: %s`, (_what, example) => {
      expect(decide(example, { resource }).decision).toBe("allowed");
    });
  }

  const endpoint = at("network/S3Endpoint/document");
  it.each(cases(endpoints.examples, "denied"))("the S3 endpoint refuses: %s", (_what, example) => {
    expect(decide(example, { endpoint }).decision).not.toBe("allowed");
  });
  it.each(cases(endpoints.examples, "untouched"))("the S3 endpoint leaves alone: %s", (_what, example) => {
    expect(decide(example, { endpoint }).decision).toBe("allowed");
  });
});

describe("boundaries", () => {
  const of = (example: ExampleRequest): PolicyDocument =>
    at(example.principal.endsWith("Collector") ? "access/CollectorBoundary/document" : "access/DataRoleBoundary/document");
  it.each(cases(boundaries.examples, "denied"))("refuse: %s", (_what, example) => {
    expect(decide(example, { boundary: of(example) }).decision).toMatch(/^denied/);
  });
  it.each(cases(boundaries.examples, "untouched"))("leave alone: %s", (_what, example) => {
    expect(decide(example, { boundary: of(example) }).decision).toBe("allowed");
  });
});
