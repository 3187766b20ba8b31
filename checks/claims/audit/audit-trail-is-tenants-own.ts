import { examples } from "./audit-trail-is-tenants-own.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Estate, Tenant } from "../../model/estate.ts";
import type { Fact, Listing } from "../../model/fact.ts";
import type { Bucket, Trail } from "../../model/kinds.ts";
import { mayEqual, show } from "../../model/text.ts";
import { broken, either, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { namesBucket } from "../../reason/custody/stores.ts";

export default defineCheck({
  id: "audit-trail-is-tenants-own",
  claim: "A multi-Region trail logs in the tenant's account to a bucket in that account.",
  severity: "high",
  why: "The customer can only check what the vendor did when the record lies in the customer's own account.",
  fix: "Give the tenant's account an AWS::CloudTrail::Trail with IsLogging and IsMultiRegionTrail true whose S3BucketName is a bucket of that account.",
  references: ["https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-create-and-update-a-trail.html"],
  kind: "tenant",
  planes: ["template", "account"],
  limits: {
    template: ["Who may stop or narrow the trail is the claim audit-vendor-cannot-tamper."],
    account: ["Who may stop or narrow the trail is the claim audit-vendor-cannot-tamper."],
  },
  judge: (tenant, estate) => {
    const { items, unread } = estate.list("cloudtrail:trail", tenant.account);
    const [first, ...others] = items.map((trail) => isTenantsOwn(trail, estate));
    const best = first === undefined ? absent(tenant, estate) : either(first, ...others);
    const gap = unread[0];
    return best.outcome === "broken" && gap !== undefined ? undecided(`${best.because} ${gap.why}`, gap.origin) : best;
  },
  examples,
});

function isTenantsOwn(trail: Trail, estate: Estate): Verdict {
  const settings = every(is(trail.logging, true, "is not logging"), is(trail.multiRegion, true, "covers one Region only"));
  if (settings.outcome === "broken") return settings;
  return every(settings, ownBucket(trail, estate), delivers(trail));
}

/** AWS does not say when the error goes. (docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html) */
function delivers({ id, deliveryError }: Trail): Verdict {
  return whenKnown(deliveryError, (error, origin) =>
    error === null || error.length === 0
      ? holds("")
      : undecided(`A delivery of trail ${id} failed (${show(error)}); nothing shows that later ones do not.`, origin),
  );
}

function is(fact: Fact<boolean>, wanted: boolean, otherwise: string): Verdict {
  return whenKnown(fact, (value, origin) =>
    value === wanted
      ? holds("")
      : broken(`The trail ${otherwise}.`, origin, {
          witness: { kind: "statement", statement: `${origin.path.split("/").at(-1)}: ${value}`, origin },
        }),
  );
}

function ownBucket(trail: Trail, estate: Estate): Verdict {
  return whenKnown(trail.bucket, (written, origin) => {
    const own = estate.list("s3:bucket", trail.account);
    if (own.items.some(({ name }) => name.known && namesBucket(written, name.value))) {
      return holds(`Trail ${trail.id} logs in all Regions to bucket ${show(written)} of account ${trail.account}.`);
    }
    const elsewhere = estate
      .list("s3:bucket")
      .items.find((bucket) => bucket.account !== trail.account && bucket.name.known && namesBucket(written, bucket.name.value));
    if (elsewhere !== undefined) {
      const why = `The trail delivers to bucket ${elsewhere.id} of account ${elsewhere.account}.`;
      return broken(why, origin, { witness: { kind: "statement", statement: `S3BucketName: ${show(written)}`, origin } });
    }
    if (isInNoneOf(own, estate)) {
      return broken(`The trail delivers to bucket ${show(written)}, which account ${trail.account} does not have.`, origin, {
        witness: { kind: "absence", of: `bucket ${show(written)}`, readCompletely: estate.sourcesOf(trail.account) },
      });
    }
    const maybe = own.items.find(({ name }) => !name.known || mayEqual(written, name.value));
    const why = maybe === undefined ? "is in no source, so its account is unknown" : `is only known at deployment; it may be ${maybe.id}`;
    const gap = own.unread[0];
    return undecided(`The trail's bucket ${show(written)} ${why}.${gap === undefined ? "" : ` ${gap.why}`}`, origin);
  });
}

/** An account lists all its buckets, of every Region; a bucket that it does not list is another's or gone. */
function isInNoneOf({ items, unread }: Listing<Bucket>, { plane }: Estate): boolean {
  return plane === "account" && unread.length === 0 && items.every(({ name }) => name.known);
}

function absent(tenant: Tenant, estate: Estate): Verdict {
  const sources = estate.sourcesOf(tenant.account);
  return broken(`There is no trail in account ${tenant.account}.`, tenant.origin, {
    witness: { kind: "absence", of: "AWS::CloudTrail::Trail", readCompletely: sources },
  });
}
