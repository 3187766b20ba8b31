import { examples } from "./collector-reads-no-content.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Estate } from "../../model/estate.ts";
import { defaultCollector } from "../../model/estate-file.ts";
import type { Listing } from "../../model/fact.ts";
import type { Principal } from "../../model/kinds.ts";
import { show } from "../../model/text.ts";
import { readsNoContent } from "../../reason/policy/content-reads.ts";

const limits = [
  "What it could become or give itself (roles to assume, policies to change) is the claim key-vendor-cannot-escalate.",
  "Names, sizes and tags of what is stored count as configuration.",
];

export default defineCheck({
  id: "collector-reads-no-content",
  claim: "The collecting role can read configuration only: it can read no object, row, secret or plaintext.",
  severity: "high",
  why: "Whoever watches over the tenants' accounts would otherwise be able to read what is in them.",
  fix: "Use the policy that `cofferdam init --collector` writes, or deny what is not needed: a Deny with NotAction of the reads that are.",
  references: [
    "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html",
  ],
  kind: "iam:principal",
  planes: ["template", "account"],
  limits: { template: limits, account: limits },
  subjects,
  judge: (role, estate) => readsNoContent(role, estate),
  examples,
});

/** The role of the estate file's `collector`, in the tenant's account. */
function subjects(estate: Estate): Listing<Principal> {
  const { items, unread } = estate.list("iam:principal", estate.tenant.account);
  const { role } = estate.file.collector ?? defaultCollector;
  return { items: items.filter(({ type, arn }) => type === "role" && arn.known && show(arn.value).endsWith(`:role/${role}`)), unread };
}
