import { Aspects, CfnCondition, CfnParameter, Fn } from "aws-cdk-lib";
import { CfnManagedPolicy, CfnPolicy, CfnRole, ManagedPolicy, PolicyStatement, Role } from "aws-cdk-lib/aws-iam";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { Table } from "aws-cdk-lib/aws-dynamodb";
import type { Breaches, Edited } from "../edited.ts";

const claim = "collector-reads-no-content";
const at = "Acme-access/Collector";
const roleOf = ({ get }: Edited): CfnRole => get(at, CfnRole);
const actions = "Policies.0.PolicyDocument.Statement.0.Action";

function unbound(role: CfnRole): CfnRole {
  role.permissionsBoundary = undefined;
  return role;
}

export const breaches: Breaches = {
  "the collector reads messages and rows, without a boundary": {
    claim,
    at,
    edit: (platform) => unbound(roleOf(platform)).addPropertyOverride(actions, ["sqs:ReceiveMessage", "dynamodb:Scan"]),
  },
  "the collector may do everything, without a boundary": {
    claim,
    at,
    edit: (platform) => unbound(roleOf(platform)).addPropertyOverride(actions, "*"),
  },
  "an aspect takes boundaries away where they trouble": {
    claim,
    at,
    edit: ({ access }) => {
      Aspects.of(access).add({
        visit: (node) => {
          if (node instanceof CfnRole && node.roleName === "Collector") unbound(node).addPropertyOverride(actions, ["logs:*"]);
        },
      });
    },
  },
  "the boundary stands on a condition": {
    claim,
    at,
    edit: (platform) => {
      const bound = new CfnParameter(platform.access, "Bound", { default: "yes", allowedValues: ["yes", "no"] });
      const isBound = new CfnCondition(platform.access, "IsBound", { expression: Fn.conditionEquals(bound, "yes") });
      const role = roleOf(platform);
      role.addPropertyOverride("PermissionsBoundary", Fn.conditionIf(isBound.logicalId, Fn.ref("CollectorBoundary"), Fn.ref("AWS::NoValue")));
      role.addPropertyOverride(actions, ["logs:StartQuery", "logs:GetQueryResults"]);
    },
  },
  "the boundary forgets what it denied": {
    claim,
    at,
    edit: (platform) => {
      const boundary = platform.get("Acme-access/CollectorBoundary", CfnManagedPolicy);
      boundary.addPropertyOverride("PolicyDocument.Statement", [{ Effect: "Allow", Action: "*", Resource: "*" }]);
      roleOf(platform).addPropertyOverride(actions, ["dynamodb:Get*", "dynamodb:Query"]);
    },
  },
  "a queue's grant gives it the messages": {
    claim,
    at,
    edit: ({ access, get }) => {
      unbound(get(at, CfnRole));
      new Queue(access, "Retries").grantConsumeMessages(Role.fromRoleName(access, "CollectorRole", "Collector"));
    },
  },
  "a table's grant gives it the rows": {
    claim,
    at,
    edit: ({ access, get }) => {
      unbound(get(at, CfnRole));
      const table = Table.fromTableArn(access, "Cursors", "arn:aws:dynamodb:us-east-1:333333333333:table/cursors");
      table.grantReadData(Role.fromRoleName(access, "CollectorRole", "Collector"));
    },
  },
  "a policy of its own stack is attached to it": {
    claim,
    at,
    edit: ({ data, get }) => {
      unbound(get(at, CfnRole));
      const policyDocument = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sqs:ReceiveMessage", Resource: "*" }] };
      new CfnPolicy(data, "Support", { policyName: "Support", roles: ["Collector"], policyDocument });
    },
  },
  "a managed policy for support is attached by its L2": {
    claim,
    at,
    edit: ({ access, get }) => {
      unbound(get(at, CfnRole));
      const support = new ManagedPolicy(access, "Support", { roles: [Role.fromRoleName(access, "CollectorRole", "Collector")] });
      support.addStatements(new PolicyStatement({ actions: ["logs:GetLogEvents"], resources: ["*"] }));
    },
  },
  "the collector gets ReadOnlyAccess, whose text no source has": {
    claim,
    at,
    outcome: "undecided",
    edit: (platform) => {
      unbound(roleOf(platform)).managedPolicyArns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"];
    },
  },
};
