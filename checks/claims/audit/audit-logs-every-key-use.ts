import { examples } from "./audit-logs-every-key-use.examples.ts";
import { recorded } from "./recorded.ts";
import { defineCheck } from "../../engine/define-check.ts";
import { dataKeys } from "../../reason/custody/stores.ts";

export default defineCheck({
  id: "audit-logs-every-key-use",
  claim: "Every KMS call on the data key is selected by the trail, reads included; nothing excludes KMS.",
  severity: "high",
  why: "Each use of the key is one line of the customer's own record: a decryption that leaves no line is one that nobody can be asked about.",
  fix: "Let the trail select management events, reads and writes, and exclude no event source (ExcludeManagementEventSources, or an eventSource field).",
  references: [
    "https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html",
    "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html",
  ],
  kind: "kms:key",
  planes: ["template", "account"],
  limits: {
    template: ["A call that AWS refuses before it knows who asks is recorded by nobody."],
    account: ["A call that AWS refuses before it knows who asks is recorded by nobody."],
  },
  subjects: dataKeys,
  // Encrypt and Decrypt are read events.
  judge: (key, estate) =>
    recorded(estate, key, `KMS's calls on ${key.id}`, { values: { eventCategory: "Management", eventSource: "kms.amazonaws.com" } }),
  examples,
});
