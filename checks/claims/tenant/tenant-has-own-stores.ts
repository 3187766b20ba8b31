import { examples } from "./tenant-has-own-stores.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Estate, Resource, Tenant } from "../../model/estate.ts";
import type { Fact, Listing } from "../../model/fact.ts";
import type { Bucket } from "../../model/kinds.ts";
import type { Text } from "../../model/text.ts";
import { broken, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { dataBuckets, dataKeys, isCalled, keyCalled, receivesRecords, tenantDatabases } from "../../reason/custody/stores.ts";

const limits = [
  "Outside the tenant's account only buckets and database clusters of the vendor's accounts are looked at; queues, tables and volumes are other claims.",
  "Whose the key is, is the claim key-is-tenants-own.",
];

export default defineCheck({
  id: "tenant-has-own-stores",
  claim: "Every tenant account has its own database cluster, data bucket, data key, and trail; no store outside it holds that tenant's content.",
  severity: "critical",
  why: "A store that tenants share, or that lies in the vendor's account, is out of reach of the customer's key and of the account's boundary.",
  fix: "Make cluster, bucket, key and trail in each tenant's account; keep no copy in an account of the vendor's.",
  references: ["https://docs.aws.amazon.com/whitepapers/latest/saas-architecture-fundamentals/tenant-isolation.html"],
  kind: "tenant",
  planes: ["template", "account"],
  limits: { template: limits, account: limits },
  judge: (tenant, estate) =>
    every(
      has(tenant, estate, "database cluster", "AWS::RDS::DBCluster", tenantDatabases(estate)),
      has(tenant, estate, "data bucket", "AWS::S3::Bucket", dataBuckets(estate)),
      has(tenant, estate, "data key", "AWS::KMS::Key", dataKeys(estate)),
      has(tenant, estate, "trail", "AWS::CloudTrail::Trail", estate.list("cloudtrail:trail", tenant.account)),
      ...outside(tenant, estate),
    ),
  examples,
});

function has({ id, account, origin }: Tenant, estate: Estate, what: string, type: string, { items, unread }: Listing<Resource>): Verdict {
  if (items.length > 0) return holds(`It has a ${what}.`);
  const [gap] = unread;
  if (gap !== undefined) return undecided(`Whether account ${account} has a ${what} is not known: ${gap.why}`, gap.origin);
  return broken(`Tenant ${id} has no ${what} in its account ${account}.`, origin, {
    witness: { kind: "absence", of: type, readCompletely: estate.sourcesOf(account) },
    discriminator: what,
  });
}

interface Store extends Resource {
  readonly encryptionKey: Fact<Text | null>;
}

/** Stores of the vendor's accounts: one under the tenant's key holds its content; what another holds is in no source. */
function outside(tenant: Tenant, estate: Estate): readonly Verdict[] {
  const accounts = [...new Set(Object.values(estate.file.vendor.accounts))].filter((account) => account !== tenant.account);
  return accounts.flatMap((account) => {
    const buckets = estate.list("s3:bucket", account).items.filter((bucket: Bucket) => !receivesRecords(estate, bucket));
    const databases = estate.list("rds:cluster", account).items.filter(({ type }) => !type.startsWith("AWS::DynamoDB::"));
    return [...buckets, ...databases].map((store) => content(store, estate));
  });
}

function content(store: Store, estate: Estate): Verdict {
  const { id, account, origin } = store;
  return whenKnown(store.encryptionKey, (written, at) => {
    const key = written === null ? undefined : dataKeys(estate).items.find((each) => isCalled(estate, each, written) === "yes");
    const others = written === null ? undefined : keyCalled(estate, written);
    const owner = estate.file.tenants.find((each) => others?.known === true && each.account === others.value.account && each.id !== estate.tenant.id);
    if (key === undefined && owner !== undefined) return holds(`Store ${id} lies under the key of tenant ${owner.id}.`);
    if (key === undefined) return undecided(`What store ${id} of the vendor's account ${account} holds is in no source.`, origin);
    return broken(`Store ${id} of the vendor's account ${account} lies under the tenant's key ${key.id}.`, at, {
      witness: { kind: "statement", statement: `${id} is encrypted with ${key.id}`, origin: at },
      discriminator: id,
    });
  });
}
