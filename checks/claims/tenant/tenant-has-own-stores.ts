import { examples } from "./tenant-has-own-stores.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Estate, Resource, Tenant } from "../../model/estate.ts";
import type { Listing } from "../../model/fact.ts";
import { broken, every, holds, undecided, type Verdict } from "../../model/verdict.ts";
import { holdNothing } from "../../reason/custody/outside.ts";
import { dataBuckets, dataKeys, tenantClusters } from "../../reason/custody/stores.ts";

const limits = [
  "What a store outside holds, no setting shows: it is what vendor.stores of the estate file says, which is shown with the verdict.",
  "Volumes that fleets make are the claim gpu-volumes-hold-nothing; what copies data out of the account, store-does-not-leave.",
  "Stores in another tenant's account are judged as that tenant's; accounts that the estate file does not name are not looked at.",
];

export default defineCheck({
  id: "tenant-has-own-stores",
  claim: "Every tenant account has its own database cluster, data bucket, data key, and trail; no store outside it holds that tenant's content.",
  severity: "critical",
  why: "What lies outside the tenant's account is neither under the tenant's key nor in its record: the kill does not reach it.",
  fix: "Give the account a cluster, a bucket, a key and a trail of its own, keep content nowhere else, and say in vendor.stores what the platform's own stores hold.",
  references: ["https://docs.aws.amazon.com/whitepapers/latest/saas-architecture-fundamentals/full-stack-isolation.html"],
  kind: "tenant",
  planes: ["template", "account"],
  limits: {
    template: limits,
    account: [
      ...limits,
      "Of the vendor's accounts, buckets, databases and secrets are read; queues, tables, logs and volumes are judged on templates.",
    ],
  },
  judge: (tenant, estate) => every(...parts(tenant, estate), holdNothing(estate, dataKeys(estate).items)),
  examples,
});

function parts(tenant: Tenant, estate: Estate): readonly Verdict[] {
  const { account, entry } = tenant;
  const keys = dataKeys(estate);
  const isOwn = (key: Resource): boolean => key.account === account || key.id === entry.key;
  return [
    has("database cluster", "AWS::RDS::DBCluster", tenantClusters(estate), tenant, estate),
    has("data bucket", "AWS::S3::Bucket", dataBuckets(estate), tenant, estate),
    has("data key", "AWS::KMS::Key", { ...keys, items: keys.items.filter(isOwn) }, tenant, estate),
    has("trail", "AWS::CloudTrail::Trail", estate.list("cloudtrail:trail", account), tenant, estate),
  ];
}

function has(what: string, type: string, { items, unread }: Listing<Resource>, tenant: Tenant, estate: Estate): Verdict {
  const { account, origin } = tenant;
  const [first] = items;
  if (first !== undefined) return holds(`Its ${what} is ${first.id}.`);
  const [gap] = unread;
  if (gap !== undefined) return undecided(`Whether account ${account} has a ${what} of its own is not known: ${gap.why}`, gap.origin);
  return broken(`Account ${account} has no ${what} of its own.`, origin, {
    witness: { kind: "absence", of: `${what} (${type})`, readCompletely: estate.sourcesOf(account) },
    discriminator: what,
  });
}
