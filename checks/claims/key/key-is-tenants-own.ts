import { examples } from "./key-is-tenants-own.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Estate } from "../../model/estate.ts";
import type { Fact } from "../../model/fact.ts";
import type { Key } from "../../model/kinds.ts";
import { broken, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { dataKeys } from "../../reason/custody/stores.ts";

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
  limits: {
    template: [
      "In custody mode customer-account, whose account the key lies in is what the estate file says of accounts: one that it does not name counts as the customer's.",
    ],
    account: [
      "In custody mode customer-account, whose account the key lies in is what the estate file says of accounts: one that it does not name counts as the customer's.",
    ],
  },
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

function own(key: Key, { tenant, file }: Estate): Verdict {
  const { account, origin } = key;
  const discriminator = "account";
  const other = file.tenants.find((each) => each.id !== tenant.id && each.account === account);
  if (other !== undefined) return broken(`Key ${key.id} lies in the account of tenant ${other.id}.`, origin, { discriminator, witness: liesIn(key) });
  if (account === tenant.account) return holds("It lies in the tenant's account.");
  if (tenant.entry.custody !== "customer-account") {
    const why = `Key ${key.id} lies in account ${account || "unknown"}, not in the tenant's own, ${tenant.account}, as custody ${tenant.entry.custody} says.`;
    return /^\d{12}$/.test(account) ? broken(why, origin, { discriminator, witness: liesIn(key) }) : undecided(why, origin);
  }
  if (Object.values(file.vendor.accounts).includes(account) || account === file.organization?.management)
    return broken(`Key ${key.id} lies in account ${account}, which is the vendor's.`, origin, { discriminator, witness: liesIn(key) });
  return holds(`It lies in account ${account}, the customer's own.`);
}

function liesIn({ id, account, origin }: Key) {
  return { kind: "statement", statement: `${id} in account ${account}`, origin } as const;
}

function is(key: Key, fact: "keySpec" | "keyUsage" | "multiRegion", wanted: unknown, property: string): Verdict {
  const stated: Fact<unknown> = key[fact];
  return whenKnown(stated, (value, origin) =>
    value === wanted
      ? holds("")
      : broken(`${property} of key ${key.id} is ${String(value)}, not ${String(wanted)}.`, origin, {
          witness: { kind: "statement", statement: `${property}: ${String(value)}`, origin },
          discriminator: property,
        }),
  );
}

/** KMS rotates its own material only: a key store's or imported material the customer changes. (docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html) */
function rotated(key: Key): Verdict {
  return whenKnown(key.keyMaterial, (material, origin) => {
    if (material === "EXTERNAL_KEY_STORE") return holds("Its material is the customer's key manager's, which rotates it.");
    if (material !== "AWS_KMS") return undecided(`Material of origin ${material} is rotated by hand, which no source shows.`, origin);
    return whenKnown(key.rotation, (on, at) =>
      on
        ? holds("KMS rotates it.")
        : broken(`Key ${key.id} is not rotated.`, at, {
            witness: { kind: "statement", statement: "EnableKeyRotation: false", origin: at },
            discriminator: "EnableKeyRotation",
          }),
    );
  });
}
