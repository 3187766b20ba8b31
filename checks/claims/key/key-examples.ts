import { inOrganization, inTenant, type Example } from "../../model/example.ts";

/** Examples of the key claims: one data key, the bucket that uses it, and an organization without a guardrail. */

export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal: unknown;
  readonly Action: readonly string[];
  readonly Resource: "*";
  readonly Condition?: object;
}

export function keyIn(
  statements: readonly Statement[] | { readonly Ref: string },
  properties: object = {},
  ...guardrails: readonly object[]
): Example {
  const policy = Array.isArray(statements) ? { Version: "2012-10-17", Statement: statements } : statements;
  const parameters = { KeyPolicy: { Type: "String" }, Exempt: { Type: "String" } };
  return {
    templates: [
      inOrganization(...guardrails),
      inTenant(
        {
          DataKey: { Type: "AWS::KMS::Key", Properties: { KeyPolicy: policy, ...properties } },
          Data: {
            Type: "AWS::S3::Bucket",
            Properties: {
              BucketEncryption: {
                ServerSideEncryptionConfiguration: [
                  { ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: { "Fn::GetAtt": ["DataKey", "Arn"] } } },
                ],
              },
            },
          },
        },
        { Parameters: parameters },
      ),
    ],
  };
}

export const serviceUse: Statement = {
  Sid: "Service",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::222222222222:role/Service" },
  Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey", "kms:DescribeKey"],
  Resource: "*",
};

export const customerOnly: Statement = {
  Sid: "Customer",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::333333333333:role/customer/KeyAdmin" },
  Action: ["kms:*"],
  Resource: "*",
};

export const everyAdministrator: Statement = {
  Sid: "Administrators",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::333333333333:root" },
  Action: ["kms:*"],
  Resource: "*",
};
