import { examples } from "./key-vendor-cannot-repolicy.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import { regionalArn } from "../../model/arn.ts";
import type { Estate } from "../../model/estate.ts";
import { known } from "../../model/fact.ts";
import type { Key } from "../../model/kinds.ts";
import type { Condition } from "../../model/policy.ts";
import { either, every, holds, whenKnown, type Assumed, type Verdict } from "../../model/verdict.ts";
import { dataKeys } from "../../reason/custody/stores.ts";
import { nobodyCan, type Ask } from "../../reason/policy/who-can.ts";

export default defineCheck({
  id: "key-vendor-cannot-repolicy",
  claim: "No vendor principal can change its policy, grants beyond AWS resources, aliases, tags, or replicas.",
  severity: "critical",
  why: "Whoever can change the policy, hand out grants or move an alias can give the key to anyone.",
  fix: "Deny PutKeyPolicy, alias, tag and replica actions to everyone but the customer's principals, and CreateGrant unless kms:GrantIsForAWSResource is true.",
  references: [
    "https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-grant-is-for-aws-resource",
  ],
  kind: "kms:key",
  planes: ["template", "account"],
  limits: {
    template: [
      "Grants that exist already are not in templates; that none was left over is the assumption handover-honest.",
      "Chains of role assumption and edits of roles or guardrails are the claim key-vendor-cannot-escalate.",
    ],
    account: [
      "Grants that exist are the claim key-grants-only-for-aws; that none was left over is the assumption handover-honest.",
      "Chains of role assumption and edits of roles or guardrails are the claim key-vendor-cannot-escalate.",
    ],
  },
  subjects: dataKeys,
  judge: (key, estate) => every(change(key, estate), grant(key, estate), { ...holds("No grant was left over."), assumes: [handover(key)] }),
  examples,
});

const changes = ["kms:PutKeyPolicy", "kms:TagResource", "kms:UntagResource"];
/** Work on a multi-Region key only. (docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html) */
const replicas = ["kms:ReplicateKey", "kms:UpdatePrimaryRegion", "kms:SynchronizeMultiRegionKey"];
const aliases = ["kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"];

function change(key: Key, estate: Estate): Verdict {
  const { multiRegion } = key;
  const applying = multiRegion.known && !multiRegion.value ? [] : replicas;
  const all = ask(key, estate, { what: `change policy, aliases, tags or replicas of key ${key.id}`, actions: [...changes, ...applying, ...aliases] });
  if (all.outcome === "holds") return all;
  const rest = ask(key, estate, { what: `change policy or tags of key ${key.id}`, actions: changes });
  const copies = ask(key, estate, { what: `change replicas of key ${key.id}`, actions: applying });
  return every(
    rest,
    copies.outcome === "holds" ? copies : whenKnown(multiRegion, () => copies),
    ...aliases.map((action) => alias(key, estate, action)),
  );
}

/**
 * Each alias call takes permission on the key and on the alias, which has no policy: refusing one is enough.
 * (docs.aws.amazon.com/kms/latest/developerguide/alias-access.html)
 */
function alias(key: Key, estate: Estate, action: string): Verdict {
  const { account, region, origin } = key;
  const what = `change aliases of key ${key.id} (${action})`;
  const onKey = ask(key, estate, { what, actions: [action] });
  if (onKey.outcome === "holds") return onKey;
  const arns = [regionalArn("kms", region, account, "alias/*")];
  return either(onKey, nobodyCan(estate, { what, actions: [action], arns, account, policy: known(null, origin), by: "vendor", origin }));
}

/** A grant for anything but an AWS resource: the context does not say that it is for one. */
function grant(key: Key, estate: Estate): Verdict {
  const beyond: Condition = {
    operator: "Bool",
    ifExists: true,
    key: "kms:GrantIsForAWSResource",
    values: [["false"]],
    origin: key.origin,
  };
  return ask(key, estate, { what: `grant use of key ${key.id} beyond AWS resources`, actions: ["kms:CreateGrant"], where: [beyond] });
}

function ask(key: Key, estate: Estate, about: Pick<Ask, "what" | "actions" | "where">): Verdict {
  const { account, policy, origin } = key;
  return whenKnown(key.arn, (arn) => nobodyCan(estate, { ...about, arns: [arn], account, policy, by: "vendor", origin }));
}

/** Pitfall P3: whoever made the key could have left a grant behind. */
function handover(key: Key): Assumed {
  return {
    assumption: "handover-honest",
    origin: key.origin,
    witness: {
      kind: "path",
      hops: [
        {
          location: "whoever created the key, before the hand-over",
          resource: key.id,
          rule: "kms:CreateGrant to a principal of its own; grants outlive the hand-over and are in no template",
        },
        { location: "the grantee", resource: key.id, rule: "every operation of that grant, kms:CreateGrant among them" },
      ],
    },
  };
}
