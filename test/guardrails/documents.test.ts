import { describe, expect, it } from "vitest";
import { clausesOf } from "../../guardrails/build.ts";
import { bare, minified, refusals, sizeLimit } from "../../guardrails/refuse.ts";
import { listed } from "../../guardrails/statement.ts";
import type { Document } from "../../guardrails/statement.ts";
import { acme, computeDocuments, organizationDocuments, tenantDocuments, vendorAccounts } from "./documents.ts";
import { iamData } from "./iam-data.ts";

const documents: Readonly<Record<string, Document>> = {
  ...organizationDocuments(),
  ...tenantDocuments(acme, vendorAccounts),
  ...computeDocuments("222222222222"),
};
const catalogue = await iamData(services());

function services(): readonly string[] {
  const patterns = Object.values(documents).flatMap((document) =>
    document.Statement.flatMap(({ Action, NotAction }) => [...listed(Action), ...listed(NotAction)]),
  );
  return [...new Set(patterns.filter((pattern) => pattern !== "*").map((pattern) => pattern.split(":")[0] ?? ""))];
}

describe("every guardrail's document", () => {
  it.each(Object.entries(documents))("%s names only what exists and fits where it is attached", (_name, document) => {
    const { type, clauses } = clausesOf.get(document) ?? { type: "scp", clauses: [] };
    expect(document.Statement).toEqual(clauses.map(bare));
    expect(refusals(type, clauses, catalogue)).toEqual([]);
    expect(minified(document).length).toBeLessThanOrEqual(sizeLimit[type]);
  });
});

describe("wildcards", () => {
  const denied = (document: Document) =>
    document.Statement.filter(({ Effect }) => Effect === "Deny").flatMap(({ Action }) =>
      listed(Action)
        .filter((pattern) => pattern !== "*")
        .flatMap((pattern) => catalogue.actions(pattern)),
    );

  it.each(["LeavingAndEditing", "NetworkExits", "CopiesAndBackups", "RootAndParameters", "ActivePrincipals", "ActiveKeysAndTrail", "ActiveBuckets"])(
    "%s denies no read or list, so that collectors and consoles work",
    (name) => {
      const document = documents[name];
      if (document === undefined) throw new Error(name);
      const reads = denied(document).filter((action) => /^(Read|List)$/.test(catalogue.level(action)));
      expect(reads.filter((action) => !readsOnPurpose.includes(action))).toEqual([]);
    },
  );

  it("the network guardrail takes nothing from who builds or cuts a tenant's network", () => {
    const document = documents["NetworkExits"] as Document;
    const [first] = document.Statement;
    const actions = listed(first?.Action).flatMap((pattern) => catalogue.actions(pattern));
    expect(actions.filter((action) => /:(Delete|Detach|Disassociate|Revoke|Reject|Describe|Get|List)/.test(action))).toEqual([]);
    const needed = [
      "CreateVpc",
      "CreateSubnet",
      "CreateRoute",
      "CreateRouteTable",
      "CreateSecurityGroup",
      "CreateVpcEndpoint",
      "CreateFlowLogs",
      "AcceptVpcPeeringConnection",
    ];
    expect(actions.filter((action) => needed.includes(action.slice("ec2:".length)))).toEqual([]);
  });
});

/** Reads that are content, or that show the vendor what the customer does. */
const readsOnPurpose = [
  "cloudtrail:LookupEvents",
  "kms:GetParametersForImport",
  "secretsmanager:GetSecretValue",
  "secretsmanager:BatchGetSecretValue",
];
