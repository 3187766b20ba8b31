import { collectorKeyStatement, collectorPolicy, collectorTrust, logReaderPolicy } from "../checks/sources/account/index.ts";
import { defaultCollector, type EstateFile } from "../checks/model/estate-file.ts";
import { partitionOf } from "../checks/model/partition.ts";

/**
 * A CloudFormation template of the role that `collect` enters, for every account of the estate file (a stack set deploys it). Its policy is made from the
 * operation table. The key statement is printed beside it: a key policy that does not delegate to the account needs it.
 */
export function collectorTemplate(file: EstateFile): { readonly template: string; readonly keyStatement: string } {
  const { role, readsLogs } = file.collector ?? defaultCollector;
  const slash = role.lastIndexOf("/");
  const { partition } = partitionOf(file.tenants[0]?.region ?? "us-east-1");
  const organization = file.organization === undefined ? {} : { organization: file.organization.id };
  const template = {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `The role with which Cofferdam reads configuration, ${readsLogs ? "the digest files of trails, and no other content" : "and no content"}.`,
    Parameters: {
      CollectingPrincipal: {
        Type: "String",
        Description: "The ARN of the one role that may enter.",
        AllowedPattern: "arn:aws[a-z-]*:iam::\\d{12}:role/.+",
      },
      ExternalId: { Type: "String", NoEcho: true, MinLength: 16, Description: "Known to the collector and to this account only." },
    },
    Resources: {
      Collector: {
        Type: "AWS::IAM::Role",
        Properties: {
          RoleName: role.slice(slash + 1),
          Path: slash === -1 ? "/" : `/${role.slice(0, slash)}/`,
          MaxSessionDuration: 3600,
          AssumeRolePolicyDocument: collectorTrust({ principal: { Ref: "CollectingPrincipal" }, externalId: { Ref: "ExternalId" }, ...organization }),
          Policies: [{ PolicyName: "ReadsConfiguration", PolicyDocument: readsLogs ? logReaderPolicy(partition) : collectorPolicy() }],
        },
      },
    },
    Outputs: { RoleArn: { Value: { "Fn::GetAtt": ["Collector", "Arn"] } } },
  };
  const own = `arn:${partition}:iam::<account>:role/${role}`;
  return { template: `${JSON.stringify(template, null, 2)}\n`, keyStatement: JSON.stringify(collectorKeyStatement(own), null, 2) };
}
