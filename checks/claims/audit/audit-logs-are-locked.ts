import { examples } from "./audit-logs-are-locked.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Estate } from "../../model/estate.ts";
import type { Bucket } from "../../model/kinds.ts";
import { mayEqual } from "../../model/text.ts";
import { broken, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { auditBuckets, namesBucket } from "../../reason/custody/stores.ts";

export default defineCheck({
  id: "audit-logs-are-locked",
  claim: "Log objects are under object lock in compliance mode, versioned, with file validation on their trail.",
  severity: "high",
  why: "A record that somebody can delete or replace proves nothing about what was done before.",
  fix: "Give the bucket ObjectLockEnabled, a default retention in COMPLIANCE mode and versioning, and the trail EnableLogFileValidation.",
  references: [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html",
    "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-intro.html",
  ],
  kind: "s3:bucket",
  planes: ["template", "account"],
  limits: {
    template: ["Objects that were written before the lock's default came are not locked by it."],
    account: ["Objects that were written before the lock's default came are not locked by it."],
  },
  subjects: auditBuckets,
  judge: (bucket, estate) => every(locked(bucket), versioned(bucket), validated(bucket, estate)),
  examples,
});

function locked({ objectLock }: Bucket): Verdict {
  return whenKnown(objectLock, (lock, origin) => {
    if (lock?.mode === "COMPLIANCE" && lock.days > 0) return holds(`New objects are locked in compliance mode for ${lock.days} days.`);
    const why =
      lock === null
        ? "New objects are not locked."
        : lock.mode === "COMPLIANCE"
          ? "New objects are locked for no time."
          : `New objects are locked in ${lock.mode.toLowerCase()} mode, which who may bypass it can end.`;
    const statement = lock === null ? "no default retention" : `DefaultRetention: ${lock.mode}, ${lock.days} days`;
    return broken(why, origin, { witness: { kind: "statement", statement, origin }, discriminator: "lock" });
  });
}

function versioned({ versioning }: Bucket): Verdict {
  return whenKnown(versioning, (status, origin) =>
    status === "Enabled"
      ? holds("Versions are kept.")
      : broken("Versioning is not on.", origin, {
          witness: { kind: "statement", statement: `VersioningConfiguration.Status: ${status}`, origin },
          discriminator: "versioning",
        }),
  );
}

/** Of each trail that delivers here; flow logs have no digests. */
function validated(bucket: Bucket, estate: Estate): Verdict {
  const { items } = estate.list("cloudtrail:trail", bucket.account);
  const verdicts = items.map((trail): Verdict => {
    if (!trail.bucket.known || !bucket.name.known) return undecided("Whether the trail delivers here is not known.", trail.origin);
    if (!namesBucket(trail.bucket.value, bucket.name.value))
      return mayEqual(trail.bucket.value, bucket.name.value) ? undecided(`Trail ${trail.id} may deliver here.`, trail.bucket.origin) : holds("");
    return whenKnown(trail.validation, (on, origin) =>
      on
        ? holds("The trail's files are listed in digests.")
        : broken(`Trail ${trail.id} writes no digests, so a missing file is not seen.`, origin, {
            witness: { kind: "statement", statement: "EnableLogFileValidation: false", origin },
            discriminator: `validation ${trail.id}`,
          }),
    );
  });
  return every(...verdicts);
}
