import { examples } from "./secrets-are-encrypted.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Secret } from "../../model/compute.ts";
import { every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { underDataKey } from "../../reason/custody/under-data-key.ts";

const limits = ["Secrets Manager encrypts every secret, the vendor's own too; judged is whose key those in a tenant's account lie under."];

export default defineCheck({
  id: "secrets-are-encrypted",
  claim: "Secrets are encrypted; connector tokens of a tenant are under that tenant's key.",
  severity: "high",
  why: "A token under another key stays readable after the customer has closed its own, and opens what the customer keeps elsewhere.",
  fix: "Set KmsKeyId to the key that encrypts the tenant's bucket and database.",
  references: ["https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html"],
  kind: "secretsmanager:secret",
  planes: ["template", "account"],
  limits: { template: limits, account: limits },
  judge: (secret, estate) => every(underDataKey(estate, secret, `Secret ${secret.id}`), notCopied(secret)),
  examples,
});

function notCopied({ copied }: Secret): Verdict {
  return whenKnown(copied, (is, origin) =>
    is ? undecided("It is copied into other Regions, and whose keys protect the copies is not read.", origin) : holds(""),
  );
}
