import { examples } from "./secrets-are-encrypted.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Secret } from "../../model/compute.ts";
import type { Estate } from "../../model/estate.ts";
import type { Origin } from "../../model/fact.ts";
import { literal } from "../../model/text.ts";
import { broken, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { dataKeys, keyOf } from "../../reason/custody/stores.ts";

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
  judge: (secret, estate) => every(underDataKey(secret, estate), notCopied(secret)),
  examples,
});

function underDataKey(secret: Secret, estate: Estate): Verdict {
  const { encryptionKey } = secret;
  const written = encryptionKey.known && encryptionKey.value !== null ? literal(encryptionKey.value) : undefined;
  const owner = /^arn:[^:]+:kms:[^:]*:(\d{12}):/.exec(written ?? "")?.[1];
  if (owner !== undefined && isVendors(owner, estate)) return refused(`It lies under a key of the vendor's account ${owner}.`, encryptionKey.origin);
  const [keys, own] = [estate.list("kms:key"), dataKeys(estate)];
  // Keys that the estate file states are in no listing of keys.
  const key = keyOf(secret, [...own.items, ...keys.items], keys.unread);
  return whenKnown(key, (found, origin) => {
    if (found === null) return refused("It lies under the key that AWS manages, which the customer cannot close.", origin);
    if (isVendors(found.account, estate)) return refused(`It lies under ${found.id}, a key of the vendor's.`, origin);
    if (own.items.some(({ id }) => id === found.id)) return holds(`It lies under ${found.id}, as the tenant's data does.`);
    const [unread] = own.unread;
    if (unread !== undefined) return undecided(`Whether ${found.id} is the tenant's data key is not known: ${unread.why}`, unread.origin);
    if (own.items.length === 0) return undecided("No data of the tenant names a key, so none is known to be its data key.", origin);
    return refused(`It lies under ${found.id}, which protects none of the tenant's data.`, origin);
  });
}

function isVendors(account: string, { file }: Estate): boolean {
  return Object.values(file.vendor.accounts).includes(account);
}

function notCopied({ copied }: Secret): Verdict {
  return whenKnown(copied, (is, origin) =>
    is ? undecided("It is copied into other Regions, and whose keys protect the copies is not read.", origin) : holds(""),
  );
}

function refused(because: string, origin: Origin): Verdict {
  return broken(because, origin, { witness: { kind: "statement", statement: because, origin }, discriminator: "key" });
}
