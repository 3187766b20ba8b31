import { examples } from "./database-encrypts-with-tenant-key.examples.ts";
import { wrong } from "./setting.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Database, UsedKey } from "../../model/database.ts";
import type { Estate } from "../../model/estate.ts";
import type { Origin } from "../../model/fact.ts";
import { literal, show } from "../../model/text.ts";
import { every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { isAwsManaged, keyCalled, tenantDatabases } from "../../reason/custody/stores.ts";

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
      whenKnown(database.keys, (keys) => every(...keys.map((used) => tenants(database, used, estate)))),
    ),
  examples,
});

function encrypted({ encrypted: stated, id }: Database): Verdict {
  return whenKnown(stated, (on, origin) =>
    on ? holds("It is encrypted.") : wrong(`${id} is not encrypted.`, "StorageEncrypted: false", origin, "storage"),
  );
}

function tenants({ id }: Database, { what, key: used }: UsedKey, estate: Estate): Verdict {
  return whenKnown(used, (written, origin: Origin) => {
    const say = (called: string): Verdict =>
      wrong(`${capital(what)} of ${id} lie under ${called}, not under the tenant's key.`, `${what}: ${called}`, origin, what);
    if (written === null) return say("a key of AWS's own");
    if (isAwsManaged(written)) return say(show(written));
    const key = keyCalled(estate, written);
    // An ARN says whose key it is, whether a source shows the key or not.
    const elsewhere = /^arn:[^:]+:kms:[^:]+:(\d{12}):/.exec(literal(written) ?? "")?.[1];
    if (!key.known) return elsewhere === undefined || elsewhere === estate.tenant.account ? undecided(key.why, origin) : say(show(written));
    const { account } = key.value;
    const own = account === estate.tenant.account || key.value.id === estate.tenant.entry.key;
    return own ? holds("") : say(`${key.value.id} of account ${account}`);
  });
}

function capital(of: string): string {
  return `${of.charAt(0).toUpperCase()}${of.slice(1)}`;
}
