import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readsOfServices, withResourcePolicies } from "../../checks/reason/policy/content-actions.ts";
import { collectorActions } from "../../checks/sources/account/policy.ts";
import { classified, contentText } from "../../tools/content-actions.ts";
import { classOfAction, configurationServices, contentServices } from "../../checks/reason/policy/content-rules.ts";

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
    expect([...configurationServices, ...withResourcePolicies].filter((service) => !services.has(service))).toEqual([]);
  });

  test("each rule about configuration fits something", () => {
    const services = new Set(all.filter(({ is }) => is === "configuration").map(({ service }) => service));
    expect(configurationServices.filter((service) => !services.has(service))).toEqual([]);
  });

  test.each([
    ["s3:GetObject", "content"],
    ["S3:getobject", "content"],
    ["s3:GetObjectAnnotation", "content"],
    ["kms:Decrypt", "content"],
    ["secretsmanager:GetSecretValue", "content"],
    ["rds-data:ExecuteStatement", "content"],
    ["dsql:DbConnectAdmin", "content"],
    ["dynamodb:Query", "content"],
    ["dynamodb:DeleteItem", "content"],
    ["sqs:ReceiveMessage", "content"],
    ["logs:FilterLogEvents", "content"],
    ["ssm:GetParameter", "content"],
    ["ssm:ListCommandInvocations", "content"],
    ["cloudtrail:GetEventDataStoreData", "content"],
    ["cognito-idp:ListUsers", "content"],
    ["s3:GetBucketPolicy", "configuration"],
    ["s3:getbucketpolicy", "configuration"],
    ["kms:GetKeyPolicy", "configuration"],
    ["iam:GetAccountAuthorizationDetails", "configuration"],
    ["ec2:DescribeVpcs", "configuration"],
    ["cloudtrail:LookupEvents", "open"],
    ["glue:GetTable", "open"],
    ["guardduty:ListFindings", "open"],
    ["s3:PutObject", "open"],
    ["iam:PutRolePolicy", "open"],
    ["sts:AssumeRole", "open"],
    ["license-manager:CheckoutLicense", "open"],
    ["acm-pca:IssueCertificate", "open"],
    ["newservice:GetContent", "open"],
  ])("%s: %s", (action, is) => {
    expect(classOfAction(action)).toBe(is);
  });

  test("what the collector is allowed is configuration, all of it", () => {
    expect(collectorActions.filter((action) => classOfAction(action) !== "configuration")).toEqual([]);
    const content = [...readsOfServices.values()].flatMap((reads) => reads.content);
    expect(content.length).toBe(all.filter(({ is }) => is === "content").length);
  });
});
