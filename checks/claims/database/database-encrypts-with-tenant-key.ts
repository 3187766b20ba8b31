import { examples } from "./database-encrypts-with-tenant-key.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Database } from "../../model/database.ts";
import { brokenBy, every, holds, whenKnown, type Verdict } from "../../model/verdict.ts";
import { tenantDatabases } from "../../reason/custody/stores.ts";
import { underDataKey } from "../../reason/custody/under-data-key.ts";

const limits = [
  "Snapshots and automated backups lie under the key of their cluster. A copy or an export under another key is the claim store-does-not-leave.",
  "Log groups that the server's log is exported into are not looked at.",
];

export default defineCheck({
  id: "database-encrypts-with-tenant-key",
  claim: "Cluster, snapshots, exports, insights use the tenant's data key.",
  severity: "critical",
  why: "What lies under another key stays readable after the customer's kill; what lies under none is readable to whoever has the storage.",
  fix: "StorageEncrypted with KmsKeyId, MasterUserSecret.KmsKeyId and PerformanceInsightsKMSKeyId all the tenant's key.",
  references: [
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-secrets-manager.html",
  ],
  kind: "rds:database",
  planes: ["template", "account"],
  limits: { template: limits, account: limits },
  subjects: tenantDatabases,
  judge: (database, estate) =>
    every(
      encrypted(database),
      whenKnown(database.keys, (keys) =>
        every(
          ...keys.map(({ what, key }) =>
            underDataKey(estate, { id: database.id, account: database.account, encryptionKey: key }, `${what} of ${database.id}`),
          ),
        ),
      ),
    ),
  examples,
});

function encrypted({ encrypted: stated, id }: Database): Verdict {
  return whenKnown(stated, (on, origin) =>
    on ? holds("It is encrypted.") : brokenBy(`${id} is not encrypted.`, "StorageEncrypted: false", origin, "storage"),
  );
}
