import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { braces } from "../../checks/reason/policy/braces.ts";
import {
  actionExists,
  actionNamed,
  actionsOf,
  actionsOnResource,
  isListed,
  resourcePatterns,
  serviceKey,
  supportsRcp,
} from "../../checks/reason/policy/catalogue.ts";
import * as lists from "../../checks/reason/policy/lists.ts";
import { catalogueText } from "../../tools/action-catalogue.ts";
import { namesText } from "../../tools/action-names.ts";

const file = new URL("../../checks/reason/policy/catalogue.json", import.meta.url);

describe("the catalogue", () => {
  test("is what the tool makes of the installed reference", async () => {
    expect(readFileSync(file, "utf8")).toBe(await catalogueText());
  });

  test("has the names of all services beside it", async () => {
    const names = new URL("../../checks/reason/policy/action-names.json", import.meta.url);
    expect(readFileSync(names, "utf8")).toBe(await namesText());
  });

  test("has the digest it states, and is small", () => {
    const text = readFileSync(file, "utf8");
    const { digest, ...content } = JSON.parse(text) as { digest: string };
    expect(createHash("sha256").update(JSON.stringify(content)).digest("hex")).toBe(digest);
    expect(text.length).toBeLessThan(600_000);
  });

  test("knows actions without case", () => {
    expect(actionNamed("KMS:putkeypolicy")?.name).toBe("kms:PutKeyPolicy");
    expect(actionExists("kms:DeleteKey")).toBe(false);
    expect(actionsOf("kms").length).toBeGreaterThan(50);
    expect(actionsOf("nothing")).toEqual([]);
  });

  test("knows the resources of actions", () => {
    expect(actionsOnResource("s3", ["bucket"])).toContain("s3:ListBucket");
    expect(actionsOnResource("s3", ["bucket"])).not.toContain("s3:GetObject");
    expect(actionsOnResource("s3", ["object"])).toContain("s3:GetObject");
    const patterns = (name: string) => resourcePatterns(actionNamed(name) as NonNullable<ReturnType<typeof actionNamed>>);
    expect(patterns("s3:PutBucketPolicy")).toEqual([{ arn: "arn:*:s3:::*", holdsSlash: false }]);
    expect(patterns("s3:PutObject")).toContainEqual({ arn: "arn:*:s3:::*/*", holdsSlash: true });
    expect(patterns("kms:CreateKey")).toEqual([]);
  });

  test("knows condition keys", () => {
    expect(serviceKey("kms:GrantIsForAWSResource")).toEqual({ type: "Bool", list: false });
    expect(serviceKey("kms:EncryptionContext:aws:s3:arn")).toEqual({ type: "String", list: false });
    expect(serviceKey("kms:GrantOperations")).toEqual({ type: "String", list: true });
    const listed = (action: string, key: string) => isListed(actionNamed(action) as NonNullable<ReturnType<typeof actionNamed>>, key);
    expect(listed("kms:CreateGrant", "kms:GrantIsForAWSResource")).toBe(true);
    expect(listed("kms:PutKeyPolicy", "kms:GrantIsForAWSResource")).toBe(false);
    expect(listed("kms:Decrypt", "kms:EncryptionContext:x")).toBe(true);
  });

  test("knows which services RCPs bind", () => {
    expect(["s3", "kms", "sts", "secretsmanager", "sqs"].map(supportsRcp)).toEqual([true, true, true, true, true]);
    expect(["iam", "ec2", "cloudtrail", "organizations", "rds"].map(supportsRcp)).toEqual([false, false, false, false, false]);
  });
});

describe("lists of actions", () => {
  test("brace notation", () => {
    expect(braces("{Tag,Untag}Resource  Put{,Get}X Plain")).toEqual(["TagResource", "UntagResource", "PutX", "PutGetX", "Plain"]);
  });

  test.each(Object.entries(lists))("%s names actions that AWS has, each once", (_name, actions) => {
    expect(actions.filter((action) => !actionExists(action))).toEqual([]);
    expect(new Set(actions).size).toBe(actions.length);
  });

  test("every operation that changes a key is in a list, or is said here not to matter", () => {
    const listed = new Set(Object.values(lists).flat());
    const harmless = [
      "kms:CreateKey",
      "kms:CreateCustomKeyStore",
      "kms:EnableKeyRotation",
      "kms:DisableKeyRotation",
      "kms:RotateKeyOnDemand",
      "kms:UpdateKeyDescription",
      "kms:Sign",
      "kms:GenerateMac",
      "kms:Verify",
      "kms:VerifyMac",
      "kms:GenerateRandom",
    ];
    const open = actionsOf("kms").filter(({ name, access }) => /[wpt]/.test(access) && !listed.has(name) && !harmless.includes(name));
    expect(open.map(({ name }) => name)).toEqual([]);
  });
});
