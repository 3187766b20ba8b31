import { described, jsonValue, memberOf, textValue, unreadAs } from "./described.ts";
import type { SourceResource } from "../../resource.ts";
import type { Replies } from "../replies.ts";
import { unknown, type Origin, type Unknown } from "../../../model/fact.ts";
import type { Value } from "../../../model/value.ts";

interface Backups {
  readonly plans: readonly SourceResource[];
  readonly selections: readonly SourceResource[];
  readonly unread: readonly Unknown[];
}

/**
 * What AWS Backup was told in a Region, as `AWS::Backup::BackupPlan` and `AWS::Backup::BackupSelection`; plans of a policy of the organization are among them.
 * (docs.aws.amazon.com/aws-backup/latest/devguide/API_GetBackupPlan.html, …/API_GetBackupSelection.html)
 */
export function readBackups(replies: Replies, region: string): Backups {
  const plans = replies.list("backup.ListBackupPlans", region);
  const selections = plans.items.map(({ id }) => replies.list("backup.ListBackupSelections", region, { BackupPlanId: id }));
  return {
    plans: plans.items.map(({ id }) => plan(replies, id, region)),
    selections: plans.items.flatMap(({ id }, i) => (selections[i]?.items ?? []).map((each) => selection(replies, id, each.id, region))),
    unread: [...plans.unread, ...selections.flatMap(({ unread }) => unread)],
  };
}

/** The API calls a plan's list of rules by another name than templates do. */
function plan(replies: Replies, id: string, region: string): SourceResource {
  const { value, origin } = member(replies, "backup.GetBackupPlan", { BackupPlanId: id }, region, "BackupPlan");
  const rules = value.type === "map" ? value.members.get("Rules") : undefined;
  const BackupPlan: Value = value.type !== "map" ? value : { ...value, members: new Map(rules === undefined ? [] : [["BackupPlanRule", rules]]) };
  return described({ id, type: "AWS::Backup::BackupPlan", account: replies.account, region, origin, ref: id, properties: { BackupPlan } });
}

function selection(replies: Replies, planId: string, id: string, region: string): SourceResource {
  const request = { BackupPlanId: planId, SelectionId: id };
  const { value, origin } = member(replies, "backup.GetBackupSelection", request, region, "BackupSelection");
  const properties = { BackupPlanId: textValue(planId, origin), BackupSelection: value };
  return described({ id, type: "AWS::Backup::BackupSelection", account: replies.account, region, origin, ref: id, properties });
}

function member(
  replies: Replies,
  operation: string,
  request: Readonly<Record<string, string>>,
  region: string,
  name: string,
): { readonly value: Value; readonly origin: Origin } {
  const answer = replies.one(operation, request, region);
  if (answer.outcome === "found") return { value: memberOf(answer.found, name) ?? jsonValue({}, answer.found.origin), origin: answer.found.origin };
  const gap: Unknown = answer.outcome === "unread" ? answer.unread : unknown(`${operation} found nothing.`, answer.origin, replies.account);
  return { value: unreadAs(gap), origin: gap.origin };
}
