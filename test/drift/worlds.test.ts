import { expect, test } from "vitest";
import { examples } from "../../checks/claims/kit/template-equals-account.examples.ts";
import drift from "../../checks/claims/kit/template-equals-account.ts";
import { judgeExample } from "../../checks/engine/examples.ts";
import type { Example } from "../../checks/model/example.ts";

/** The example's template with open conditions: deployment has answered them, and the account shows how. */
function conditional(conditions: readonly string[], change: (resources: Record<string, { Properties: Record<string, unknown> }>) => object): Example {
  const like = examples.holds["the account is as the template says"];
  const [first] = like.templates ?? [];
  const { Resources } = structuredClone(first?.template) as { readonly Resources: Record<string, { Properties: Record<string, unknown> }> };
  const Parameters = Object.fromEntries(conditions.map((name) => [`${name}Parameter`, { Type: "String" }]));
  const Conditions = Object.fromEntries(conditions.map((name) => [name, { "Fn::Equals": [{ Ref: `${name}Parameter` }, "yes"] }]));
  const template = { Parameters, Conditions, Resources: change(Resources) };
  return { ...like, templates: [{ name: "Acme", account: "333333333333", template }] };
}

const lifted = { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false };
const wide = { Statement: [{ Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" }] };

/** The example with both the bucket's block and the key's policy as `strict` decides, each under its own condition. */
function both(block: string, policy: string): Example {
  return conditional([...new Set([block, policy])], (resources) => {
    const { Store, Key } = resources;
    if (Store === undefined || Key === undefined) throw new Error("the example has no bucket or key");
    Store.Properties["PublicAccessBlockConfiguration"] = { "Fn::If": [block, Store.Properties["PublicAccessBlockConfiguration"], lifted] };
    Key.Properties["KeyPolicy"] = { "Fn::If": [policy, Key.Properties["KeyPolicy"], wide] };
    return resources;
  });
}

test("one answer to a condition that makes the template what the account is suffices", () => {
  expect(judgeExample(drift, both("Strict", "Strict")).outcome).toBe("holds");
  expect(judgeExample(drift, both("Strict", "Guarded")).outcome).toBe("holds");
});

test("all resources are judged under one answer: two that agree under two answers do not", () => {
  const torn = conditional(["Strict"], (resources) => {
    const { Store, Key } = resources;
    if (Store === undefined || Key === undefined) throw new Error("the example has no bucket or key");
    Store.Properties["PublicAccessBlockConfiguration"] = { "Fn::If": ["Strict", Store.Properties["PublicAccessBlockConfiguration"], lifted] };
    Key.Properties["KeyPolicy"] = { "Fn::If": ["Strict", wide, Key.Properties["KeyPolicy"]] };
    return resources;
  });
  const { outcome, findings } = judgeExample(drift, torn);
  expect(outcome).toBe("broken");
  expect(findings.filter((finding) => finding.outcome === "broken").length).toBe(1);
  expect(findings.find((finding) => finding.outcome === "broken")?.when.join()).toMatch(/StrictParameter/);
});

test("a resource that a condition leaves out is not missed", () => {
  const more = conditional(["Extra"], (resources) => ({ ...resources, Other: { Type: "AWS::S3::Bucket", Condition: "Extra", Properties: {} } }));
  expect(judgeExample(drift, more).outcome).toBe("holds");
});

test("more worlds than can be looked at decide nothing", () => {
  const names = Array.from({ length: 8 }, (_, i) => `C${i}`);
  const many = conditional(names, (resources) => ({
    ...resources,
    ...Object.fromEntries(
      names.map((name) => [`Never${name}`, { Type: "AWS::S3::Bucket", Condition: name, Properties: { BucketName: `never-${name.toLowerCase()}` } }]),
    ),
    Missing: { Type: "AWS::S3::Bucket", Properties: { BucketName: "acme-missing" } },
  }));
  expect(judgeExample(drift, many).outcome).toBe("undecided");
});
