import { examples } from "./key-is-tenants-own.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Estate } from "../../model/estate.ts";
import type { Fact } from "../../model/fact.ts";
import type { Key } from "../../model/kinds.ts";
import { brokenBy, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { dataKeys } from "../../reason/custody/stores.ts";

const limits = [
  "In custody mode customer-account, whose account the key lies in is what the estate file says of accounts: one that it does not name counts as the customer's.",
];

export default defineCheck({
  id: "key-is-tenants-own",
  claim: "The data key is customer managed, in the tenant's account (or custody mode), symmetric, single-Region, and rotated.",
  severity: "critical",
  why: "A key that serves two tenants, or lies in the vendor's account, is no kill switch of one customer; a multi-Region key has copies that live on.",
  fix: "Give the tenant's account a key of its own: AWS::KMS::Key with KeySpec SYMMETRIC_DEFAULT, MultiRegion false and EnableKeyRotation true, and encrypt its stores with it.",
  references: [
    "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html",
  ],
  kind: "kms:key",
  planes: ["template", "account"],
  limits: { template: limits, account: limits },
  subjects: dataKeys,
  judge: (key, estate) =>
    every(
      own(key, estate),
      is(key, "keySpec", "SYMMETRIC_DEFAULT", "KeySpec"),
      is(key, "keyUsage", "ENCRYPT_DECRYPT", "KeyUsage"),
      is(key, "multiRegion", false, "MultiRegion"),
      rotated(key),
    ),
  examples,
});

function own({ id, account, origin }: Key, { tenant, file }: Estate): Verdict {
  const liesIn = (where: string): Verdict => brokenBy(`Key ${id} lies in ${where}.`, `${id} in account ${account}`, origin, "account");
  const other = file.tenants.find((each) => each.account === account && account !== tenant.account);
  if (other !== undefined) return liesIn(`the account of tenant ${other.id}`);
  if (account === tenant.account) return holds("It lies in the tenant's account.");
  if (!/^\d{12}$/.test(account)) return undecided(`In which account key ${id} lies is not known.`, origin);
  if (tenant.entry.custody !== "customer-account")
    return liesIn(`account ${account}, not in the tenant's own, ${tenant.account}, as custody ${tenant.entry.custody} says`);
  if (Object.values(file.vendor.accounts).includes(account) || account === file.organization?.management)
    return liesIn(`account ${account}, which is the vendor's`);
  return holds(`It lies in account ${account}, the customer's own.`);
}

function is(key: Key, fact: "keySpec" | "keyUsage" | "multiRegion", wanted: unknown, property: string): Verdict {
  const stated: Fact<unknown> = key[fact];
  return whenKnown(stated, (value, origin) =>
    value === wanted
      ? holds("")
      : brokenBy(`${property} of key ${key.id} is ${String(value)}, not ${String(wanted)}.`, `${property}: ${String(value)}`, origin, property),
  );
}

/** KMS rotates its own material only: a key store's or imported material the customer changes. (docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html) */
function rotated(key: Key): Verdict {
  return whenKnown(key.keyMaterial, (material, origin) => {
    if (material === "EXTERNAL_KEY_STORE") return holds("Its material is the customer's key manager's, which rotates it.");
    if (material !== "AWS_KMS") return undecided(`Material of origin ${material} is rotated by hand, which no source shows.`, origin);
    return whenKnown(key.rotation, (on, at) =>
      on ? holds("KMS rotates it.") : brokenBy(`Key ${key.id} is not rotated.`, "EnableKeyRotation: false", at, "EnableKeyRotation"),
    );
  });
}
