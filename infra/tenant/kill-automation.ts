import type { Stack } from "aws-cdk-lib";
import { CfnRule } from "aws-cdk-lib/aws-events";
import { CfnFunction, CfnPermission } from "aws-cdk-lib/aws-lambda";
import { killFunction, killRule, roleArn, roles, vendorRoles } from "../../guardrails/names.ts";
import { asText } from "./inputs.ts";
import type { Inputs } from "./inputs.ts";

/**
 * What follows the customer's kill without the vendor: any of the four actions on a key but the audit's cuts peering, groups and
 * roles, then disables the key (pitfalls P8 and P9). It runs as the customer; only the customer can change it.
 */
export function addKillAutomation(stack: Stack, inputs: Inputs, auditKeyId: string): void {
  const kill = new CfnFunction(stack, "KillFunction", {
    functionName: killFunction,
    description: "Cuts network and roles, then disables the data key, after a kill action of the customer",
    role: asText(roleArn(inputs.account, roles.killAutomation)),
    runtime: "nodejs24.x",
    handler: "index.handler",
    code: { zipFile: source },
    memorySize: 256,
    timeout: 300,
    environment: {
      variables: {
        SERVICE_ROLES: [roles.access, roles.accepter, roles.deployer, roles.provisioner].join(","),
        KEY_USERS: [vendorRoles.service, roles.access].join(","),
        AUDIT_KEY: asText({ Ref: auditKeyId }),
      },
    },
  });
  const rule = new CfnRule(stack, "KillRule", {
    name: killRule,
    description: "A kill action on a key of this account",
    state: "ENABLED",
    eventPattern: {
      source: ["aws.kms"],
      "detail-type": ["AWS API Call via CloudTrail"],
      detail: {
        eventSource: ["kms.amazonaws.com"],
        eventName: ["DisableKey", "ScheduleKeyDeletion", "RevokeGrant", "PutKeyPolicy"],
        errorCode: [{ exists: false }],
      },
    },
    targets: [{ id: "kill", arn: asText({ "Fn::GetAtt": ["KillFunction", "Arn"] }) }],
  });
  const permission = new CfnPermission(stack, "KillPermission", {
    action: "lambda:InvokeFunction",
    functionName: asText({ Ref: "KillFunction" }),
    principal: "events.amazonaws.com",
    sourceArn: asText({ "Fn::GetAtt": ["KillRule", "Arn"] }),
  });
  permission.addResourceDependency(kill);
  permission.addResourceDependency(rule);
}

/** At most 4,096 characters fit inline. */
const source = `const { EC2 } = require("@aws-sdk/client-ec2");
const { IAM } = require("@aws-sdk/client-iam");
const { KMS } = require("@aws-sdk/client-kms");

// Not the audit key; not a grant that a service gives back; a changed policy only when it drops one of the key's users.
function isKill({ eventName, requestParameters, userIdentity }) {
  if (requestParameters.keyId.includes(process.env.AUDIT_KEY)) return false;
  if (eventName === "RevokeGrant") return userIdentity.invokedBy === undefined;
  const users = process.env.KEY_USERS.split(",");
  return eventName !== "PutKeyPolicy" || users.some((name) => !requestParameters.policy.includes("role/" + name + '"'));
}

exports.handler = async ({ detail }) => {
  if (!isKill(detail)) return;
  const steps = [];
  const attempt = (step) => steps.push(step.then(() => "done", (error) => String(error)));
  const ec2 = new EC2();
  const iam = new IAM();
  const since = new Date().toISOString();
  for (const RoleName of process.env.SERVICE_ROLES.split(",")) {
    attempt(iam.putRolePolicy({
      RoleName,
      PolicyName: "CustomerKill",
      PolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Deny", Action: "*", Resource: "*", Condition: { DateLessThan: { "aws:TokenIssueTime": since } } }],
      }),
    }));
    attempt(iam.updateAssumeRolePolicy({
      RoleName,
      PolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Deny", Principal: "*", Action: "sts:AssumeRole" }],
      }),
    }));
  }
  const { VpcPeeringConnections: peerings } = await ec2.describeVpcPeeringConnections({});
  for (const { VpcPeeringConnectionId, Status } of peerings) {
    if (Status.Code === "active") attempt(ec2.deleteVpcPeeringConnection({ VpcPeeringConnectionId }));
  }
  const { SecurityGroups: groups } = await ec2.describeSecurityGroups({});
  for (const { GroupId, IpPermissions } of groups) {
    if (IpPermissions.length > 0) attempt(ec2.revokeSecurityGroupIngress({ GroupId, IpPermissions }));
  }
  const outcome = await Promise.all(steps);
  const KeyId = detail.requestParameters.keyId;
  if (detail.eventName === "PutKeyPolicy" || detail.eventName === "RevokeGrant") await new KMS().disableKey({ KeyId });
  const failed = outcome.filter((result) => result !== "done");
  if (failed.length > 0) throw new Error(failed.join("; "));
};
`;
