import { examples } from "./key-vendor-cannot-destroy.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import { known } from "../../model/fact.ts";
import type { Estate } from "../../model/estate.ts";
import type { Key } from "../../model/kinds.ts";
import { every, holds, whenKnown, type Verdict } from "../../model/verdict.ts";
import { dataKeys } from "../../reason/custody/stores.ts";
import { nobodyCan } from "../../reason/policy/who-can.ts";

export default defineCheck({
  id: "key-vendor-cannot-destroy",
  claim: "No vendor principal can disable it, schedule its deletion, delete key material, or cancel the customer's own deletion or re-enable it.",
  severity: "critical",
  why: "Whoever can end or revive the key holds the kill switch; it is promised to the customer alone.",
  fix: "Deny these actions in the key policy to everyone but the customer's principals (ArnNotLike aws:PrincipalArn), and do not delegate the key to the account root.",
  references: [
    "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",
  ],
  kind: "kms:key",
  planes: ["template", "account"],
  limits: {
    template: ["Chains of role assumption and edits of roles or guardrails are the claim key-vendor-cannot-escalate."],
    account: ["Chains of role assumption and edits of roles or guardrails are the claim key-vendor-cannot-escalate."],
  },
  subjects: dataKeys,
  judge: (key, estate) => every(keyItself(key, estate), keyStore(key, estate)),
  examples,
});

const destroy = ["kms:DisableKey", "kms:ScheduleKeyDeletion"];
const undo = ["kms:EnableKey", "kms:CancelKeyDeletion"];
/** Work on a key whose Origin is EXTERNAL only. (docs.aws.amazon.com/kms/latest/developerguide/importing-keys.html) */
const imported = ["kms:DeleteImportedKeyMaterial", "kms:ImportKeyMaterial"];

function keyItself(key: Key, estate: Estate): Verdict {
  const { keyMaterial } = key;
  const itself = askOfKey(key, estate, `disable, delete or revive key ${key.id}`, [...destroy, ...undo]);
  if (keyMaterial.known && keyMaterial.value !== "EXTERNAL") return itself;
  const material = askOfKey(key, estate, `import or delete material of key ${key.id}`, imported);
  return every(itself, material.outcome === "holds" ? material : whenKnown(keyMaterial, () => material));
}

function askOfKey({ arn, account, policy, origin }: Key, estate: Estate, what: string, actions: readonly string[]): Verdict {
  return whenKnown(arn, (value) => nobodyCan(estate, { what, actions, arns: [value], account, policy, by: "vendor", origin }));
}

/** A key in a custom key store also ends when the store is taken from it; the store has no policy of its own. */
function keyStore(key: Key, estate: Estate): Verdict {
  const { keyMaterial, origin } = key;
  if (keyMaterial.known && (keyMaterial.value === "AWS_KMS" || keyMaterial.value === "EXTERNAL"))
    return holds("Its material is in no custom key store.");
  const touched = nobodyCan(estate, {
    what: `take away or connect the key store of ${key.id}`,
    actions: ["kms:DisconnectCustomKeyStore", "kms:UpdateCustomKeyStore", "kms:DeleteCustomKeyStore", "kms:ConnectCustomKeyStore"],
    arns: [["*"]],
    account: key.account,
    policy: known(null, origin),
    by: "vendor",
    origin,
  });
  return touched.outcome === "holds" ? touched : whenKnown(keyMaterial, () => touched);
}
