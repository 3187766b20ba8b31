import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { contentActions, unclassifiedActions, withResourcePolicies } from "../../checks/reason/policy/content-actions.ts";
import { collectorActions } from "../../checks/sources/account/policy.ts";
import { classified, contentText } from "../../tools/content-actions.ts";
import { configuredServices, contentServices } from "../../tools/content-rules.ts";

describe("actions that return content", async () => {
  const all = await classified();

  test("the file is as the tool writes it", async () => {
    const file = new URL("../../checks/reason/policy/content-actions.json", import.meta.url);
    expect(readFileSync(file, "utf8")).toBe(await contentText());
  });

  test("every action of every service is in one class, and each rule fits something", () => {
    expect(all.length).toBeGreaterThan(20_000);
    const content = new Set(all.filter(({ is }) => is === "content").map(({ service }) => service));
    expect(contentServices.filter((service) => !content.has(service))).toEqual([]);
    const services = new Set(all.map(({ service }) => service));
    expect([...configuredServices, ...withResourcePolicies].filter((service) => !services.has(service))).toEqual([]);
  });

  test.each([
    ["s3:GetObject", "content"],
    ["kms:Decrypt", "content"],
    ["secretsmanager:GetSecretValue", "content"],
    ["rds-data:ExecuteStatement", "content"],
    ["dynamodb:Query", "content"],
    ["sqs:ReceiveMessage", "content"],
    ["logs:FilterLogEvents", "content"],
    ["ssm:GetParameter", "content"],
    ["s3:GetBucketPolicy", "configuration"],
    ["kms:GetKeyPolicy", "configuration"],
    ["iam:GetAccountAuthorizationDetails", "configuration"],
    ["ec2:DescribeVpcs", "configuration"],
    ["cloudtrail:LookupEvents", "unclassified"],
    ["glue:GetTable", "unclassified"],
    ["s3:PutObject", "no read"],
    ["kms:GenerateDataKeyWithoutPlaintext", "no read"],
  ])("%s: %s", (action, is) => {
    expect(all.find(({ service, name }) => `${service}:${name}` === action)?.is).toBe(is);
  });

  test("what the collector is allowed is configuration, all of it", () => {
    const classes = new Map(all.map(({ service, name, is }) => [`${service}:${name}`, is]));
    expect(collectorActions.filter((action) => classes.get(action) !== "configuration")).toEqual([]);
    expect(collectorActions.filter((action) => unclassifiedActions.includes(action))).toEqual([]);
    expect([...contentActions.values()].flat().length).toBeGreaterThan(120);
  });
});
