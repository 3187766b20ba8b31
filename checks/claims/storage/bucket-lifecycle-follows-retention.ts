import { examples } from "./bucket-lifecycle-follows-retention.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import { bucketArn } from "../../model/arn.ts";
import type { Estate } from "../../model/estate.ts";
import type { Listing } from "../../model/fact.ts";
import type { Bucket, Expiry, Kinds } from "../../model/kinds.ts";
import type { RegisteredTenant } from "../../model/registry.ts";
import { literal, show } from "../../model/text.ts";
import { brokenBy, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { dataBuckets } from "../../reason/custody/stores.ts";
import { customerCan } from "../../reason/policy/customer-can.ts";
import { nobodyCan } from "../../reason/policy/who-can.ts";

const limits = ["Who may delete objects by requests of their own is the claim bucket-vendor-role-is-minimal."];

export default defineCheck<"s3:bucket" | "registry:tenant">({
  id: "bucket-lifecycle-follows-retention",
  claim: "No rule deletes an object, or a version of it, earlier than the tenant's retention; the customer can change it, the vendor cannot.",
  severity: "high",
  why: "A lifecycle rule deletes without a request that anybody would see: too short a one loses what was promised to be kept.",
  fix: "Let ExpirationInDays and NoncurrentDays of every rule be the tenant's retention or more, name no date, and deny s3:PutLifecycleConfiguration to all but the customer.",
  references: [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-expire-general-considerations.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html",
  ],
  kind: "resource",
  planes: ["template", "account", "registry"],
  limits: {
    template: [...limits, "What an SSM parameter will give is what the estate file states of it."],
    account: limits,
    registry: ["Only that the registry records no shorter time than the estate file promises: deployments take theirs from the registry."],
  },
  subjects: (estate): Listing<Kinds["s3:bucket" | "registry:tenant"]> => (estate.plane === "registry" ? records(estate) : dataBuckets(estate)),
  judge: (subject, estate) =>
    subject.kind === "s3:bucket" ? every(deletesLate(subject, estate), changes(subject, estate)) : recorded(subject, estate),
  examples,
});

function records(estate: Estate): Listing<RegisteredTenant> {
  const { items, unread } = estate.list("registry:tenant");
  return { items: items.filter(({ id }) => id === estate.tenant.id), unread };
}

/** Longer than promised is no harm. */
function recorded(own: RegisteredTenant, { tenant }: Estate): Verdict {
  const { id, retention } = own.record;
  if (retention === null || retention >= daysOf(tenant.entry)) return holds(`The registry keeps objects of ${id} ${period(retention)}.`);
  const because = `The registry keeps objects of ${id} ${period(retention)}, and the estate file promises ${period(tenant.entry.retentionDays)}.`;
  return brokenBy(because, `retention: ${retention}`, own.at("retention"), "retention");
}

function deletesLate(bucket: Bucket, estate: Estate): Verdict {
  const kept = period(estate.tenant.entry.retentionDays);
  return whenKnown(bucket.lifecycle, (expiries) =>
    every(...expiries.map((each) => deletesOne(each, bucket, estate)), holds(`No rule deletes objects or versions that are to be kept ${kept}.`)),
  );
}

function deletesOne(expiry: Expiry, bucket: Bucket, { tenant }: Estate): Verdict {
  const { deletes, by, when, origin } = expiry;
  const what = deletes === "objects" ? "objects" : "versions that were replaced";
  const promised = `they are to be kept ${period(tenant.entry.retentionDays)}`;
  // The rule stays in force after the date, for whatever was written the day before.
  if (by === "date") return brokenBy(`A rule deletes ${what} from ${show(when)} on, however new they are; ${promised}.`, show(when), origin, deletes);
  const days = Number(literal(when) ?? Number.NaN);
  if (!Number.isSafeInteger(days)) return undecided(`After how many days a rule deletes ${what} is only known at deployment: ${show(when)}.`, origin);
  if (days >= daysOf(tenant.entry)) return holds("");
  // A bucket that never kept versions has none to delete.
  if (deletes === "versions" && bucket.versioning.known && bucket.versioning.value === "Off") return holds("");
  const sooner = brokenBy(`A rule deletes ${what} after ${days} days; ${promised}.`, `${what}: ${days} days`, origin, deletes);
  return deletes === "objects" ? sooner : unlessLocked(sooner, bucket, tenant.entry);
}

/** A rule deletes no version that is locked; an upload may ask for a shorter lock than the default. (…/userguide/object-lock.html) */
function unlessLocked(sooner: Verdict, { objectLock }: Bucket, entry: { readonly retentionDays?: number }): Verdict {
  return whenKnown(objectLock, (lock, origin) => {
    if (lock === null || lock.days < daysOf(entry)) return sooner;
    return undecided(
      `${sooner.because} The default lock keeps them ${lock.days} days, and whether an upload asks for a shorter one is not known.`,
      origin,
    );
  });
}

/** PutLifecycleConfiguration is also what deleting the rules needs. */
function changes(bucket: Bucket, estate: Estate): Verdict {
  const { account, policy, region, origin } = bucket;
  return whenKnown(bucket.name, (name) => {
    const ask = {
      what: `change the lifecycle rules of bucket ${show(name)}`,
      actions: ["s3:PutLifecycleConfiguration"],
      ...{ arns: [bucketArn(region, name)], account, policy, origin },
    };
    return every(nobodyCan(estate, { ...ask, by: "vendor" }), customerCan(estate, ask));
  });
}

function daysOf({ retentionDays }: { readonly retentionDays?: number }): number {
  return retentionDays ?? Number.POSITIVE_INFINITY;
}

function period(days: number | null | undefined): string {
  return days === null || days === undefined ? "for ever" : `${days} days`;
}
