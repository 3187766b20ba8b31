import { examples } from "./key-not-used-for-audit.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Estate, Resource } from "../../model/estate.ts";
import type { Fact, Listing } from "../../model/fact.ts";
import type { Bucket, Delivery, Key, Trail } from "../../model/kinds.ts";
import { show, type Text } from "../../model/text.ts";
import { brokenBy, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { dataKeys, isCalled, namesBucket, surelyHoldsData } from "../../reason/custody/stores.ts";

export default defineCheck({
  id: "key-not-used-for-audit",
  claim: "The audit trail, its bucket and flow logs use another key, which the kill switch does not touch.",
  severity: "high",
  why: "Under the data key the kill would end the records as well: nobody could read any more who used the key before it, nor see that nobody does after.",
  fix: "Encrypt the trail (KMSKeyId) and the buckets that receive its records and the flow logs under a key of their own, or with SSE-S3.",
  references: [
    "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html",
    "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3.html",
  ],
  kind: "kms:key",
  planes: ["template", "account"],
  limits: {
    template: ["Who may disable the key of the records is the claim audit-vendor-cannot-tamper."],
    account: ["Who may disable the key of the records is the claim audit-vendor-cannot-tamper."],
  },
  subjects: dataKeys,
  judge: (key, estate) => {
    const { account } = estate.tenant;
    const trails = estate.list("cloudtrail:trail", account);
    const deliveries = estate.list("logs:delivery", account);
    const buckets = estate.list("s3:bucket");
    const unread = [...trails.unread, ...deliveries.unread].map(({ why, origin }) => undecided(why, origin));
    return every(
      ...trails.items.map((trail) => another(estate, key, trail, trail.encryptionKey, `The log files of trail ${trail.id}`)),
      ...[...trails.items, ...deliveries.items].map((from) => intoAnother(estate, key, from, buckets)),
      ...unread,
      holds(`No record of account ${account} is written under ${key.id}.`),
    );
  },
  examples,
});

/** The bucket may lie in another account; one that no source shows may lie under any key. */
function intoAnother(estate: Estate, key: Key, { id, bucket: to }: Trail | Delivery, { items, unread: [gap] }: Listing<Bucket>): Verdict {
  return whenKnown<Text | null>(to, (written, origin) => {
    if (written === null) return undecided(`${id} is not delivered into a bucket; no source shows the key of where it goes.`, origin);
    const found = items.find(({ name }) => name.known && namesBucket(written, name.value));
    if (found !== undefined) return another(estate, key, found, found.encryptionKey, `The records in bucket ${found.id}`);
    const why = gap === undefined ? "is in no source" : `was not read: ${gap.why}`;
    return undecided(`${id} is delivered into ${show(written)}, which ${why}.`, origin);
  });
}

function another(estate: Estate, key: Key, { id }: Resource, used: Fact<Text | null>, what: string): Verdict {
  return whenKnown(used, (written, origin) => {
    if (written === null) return holds("");
    const called = isCalled(estate, key, written);
    if (called === "no") return holds("");
    if (called === "maybe") return undecided(`${what} may lie under the data key: ${show(written)} is a name that no source knows.`, origin);
    if (!surelyHoldsData(estate, key))
      return undecided(`${what} lie under ${key.id}, and whether data does is not known: so may records in each of its buckets.`, origin);
    return brokenBy(`${what} lie under the data key ${key.id}.`, `${id} is encrypted with ${show(written)}`, origin, id);
  });
}
