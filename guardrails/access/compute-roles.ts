import { identityPolicy, trustPolicy } from "../build.ts";
import { anyRole, roles } from "../names.ts";
import type { Document } from "../statement.ts";

/** Roles of the compute account. */

/** Tasks and functions of the account itself. */
export function taskTrust(account: string): Document {
  return trustPolicy({
    Sid: "OwnTasks",
    Effect: "Allow",
    Principal: { Service: ["ecs-tasks.amazonaws.com", "lambda.amazonaws.com"] },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceAccount": account } },
  });
}

/** Enters data roles, one tenant at a time (pitfall P23), and uses nothing itself: the published key statement allows it more. */
export function serviceRolePolicy(): Document {
  return identityPolicy({
    Sid: "EnterDataRoles",
    Effect: "Allow",
    Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
    Resource: anyRole(roles.access),
  });
}

export function migratorPolicy(): Document {
  return identityPolicy({ Sid: "EnterDatabaseBirth", Effect: "Allow", Action: "sts:AssumeRole", Resource: anyRole(roles.databaseBirth) });
}
