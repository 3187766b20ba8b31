import { examples } from "./key-deletion-waits-30-days.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Key } from "../../model/kinds.ts";
import type { Condition } from "../../model/policy.ts";
import { whenKnown } from "../../model/verdict.ts";
import { dataKeys } from "../../reason/custody/stores.ts";
import { nobodyCan } from "../../reason/policy/who-can.ts";

export default defineCheck({
  id: "key-deletion-waits-30-days",
  claim: "No one can schedule deletion with less than 30 days.",
  severity: "high",
  why: "Until the waiting period ends a deletion can be taken back; after it every store under the key is lost for good. The shortest period is 7 days.",
  fix: 'Deny kms:ScheduleKeyDeletion in the key policy to Principal "*" with NumericLessThan kms:ScheduleKeyDeletionPendingWindowInDays 30.',
  references: [
    "https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html",
  ],
  kind: "kms:key",
  planes: ["template", "account"],
  subjects: dataKeys,
  judge: (key, estate) =>
    whenKnown(key.arn, (arn) =>
      nobodyCan(estate, {
        what: `schedule the deletion of key ${key.id} in less than 30 days`,
        actions: ["kms:ScheduleKeyDeletion"],
        arns: [arn],
        account: key.account,
        policy: key.policy,
        where: [soon(key)],
        by: "anyone",
        origin: key.origin,
      }),
    ),
  examples,
});

/** A request that names no period gets 30 days. (docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html) */
function soon({ origin }: Key): Condition {
  return { operator: "NumericLessThan", ifExists: false, key: "kms:ScheduleKeyDeletionPendingWindowInDays", values: [["30"]], origin };
}
