import { examples } from "./database-backs-up-7-days.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Database } from "../../model/database.ts";
import type { Estate } from "../../model/estate.ts";
import { broken, brokenBy, either, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { tenantClusters } from "../../reason/custody/stores.ts";

const daysMin = 7;

/** Days in which a cluster whose key cannot be used can be started again. (docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html) */
const recoveryWindow = 7;

const limits = [
  "Counted are automated backups and the rules of AWS Backup, which keep what they make in a vault of their own account; snapshots that something else makes are not.",
  "That the rule's role may back the cluster up, and that the account has not opted Aurora out of AWS Backup, do not count.",
  "An instance that is in no cluster is no cluster; database-is-aurora-serverless refuses it.",
];

export default defineCheck({
  id: "database-backs-up-7-days",
  claim: "Automated backups are kept 7 days or more in the tenant's account, and longer ones outlive the recovery window.",
  severity: "high",
  why: "A cluster whose key is disabled for seven days is lost for good, and its automated backups grow old meanwhile: only a backup that lasts longer brings it back.",
  fix: "Set BackupRetentionPeriod to 7 or more, and have a daily rule of AWS Backup in the tenant's account take the cluster, kept 35 days.",
  references: [
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Managing.Backups.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html",
    "https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html",
  ],
  kind: "rds:database",
  planes: ["template", "account"],
  limits: { template: limits, account: limits },
  subjects: tenantClusters,
  judge: (cluster, estate) => every(isKept(cluster), outlives(cluster, estate)),
  examples,
});

function isKept({ id, backupDays }: Database): Verdict {
  return whenKnown(backupDays, (days, origin) =>
    days >= daysMin
      ? holds(`Automated backups are kept ${days} days.`)
      : brokenBy(
          `Automated backups of ${id} are kept ${days} ${days === 1 ? "day" : "days"}, not ${daysMin}.`,
          `BackupRetentionPeriod: ${days}`,
          origin,
          "retention",
        ),
  );
}

function outlives(cluster: Database, estate: Estate): Verdict {
  return whenKnown(cluster.backupsLast, (rules, origin) => {
    const [first = noRule(cluster, estate, origin), ...others] = rules.map((rule) => whenKnown(rule, lasts));
    return either(first, ...others, ...fromOrganization(estate));
  });
}

function lasts(days: number | null, origin: Database["origin"]): Verdict {
  if (days === null || days > recoveryWindow) {
    return holds(`A backup of AWS Backup is there ${days === null ? "for ever" : `${days} days`} after the last one could be made.`);
  }
  return brokenBy(
    `The rule keeps a backup for only ${days} days after the last one could be made, within the ${recoveryWindow} days of the recovery window.`,
    "DeleteAfterDays less the days from one backup to the next",
    origin,
    "lifecycle",
  );
}

/** Automated backups that are kept longer may outlive the window too, though they go with the cluster. */
function noRule({ id, account, backupDays }: Database, estate: Estate, origin: Database["origin"]): Verdict {
  if (!backupDays.known) return undecided(backupDays.why, backupDays.origin);
  if (backupDays.value > recoveryWindow + 1)
    return undecided(`No rule of AWS Backup takes ${id}; its automated backups last as long as the cluster does, and no longer.`, backupDays.origin);
  const witness = { kind: "absence", of: "a rule of AWS Backup that takes the cluster", readCompletely: estate.sourcesOf(account) } as const;
  return broken(`No rule of AWS Backup takes ${id}.`, origin, { witness, discriminator: "backup plan" });
}

/** A backup policy of the organization makes plans in its accounts. (docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_backup.html) */
function fromOrganization(estate: Estate): readonly Verdict[] {
  return estate
    .list("organizations:policy")
    .items.filter(({ type }) => !type.known || type.value === "BACKUP_POLICY")
    .map(({ id, origin }) => undecided(`${id} may make a plan of AWS Backup that takes the cluster; what it makes is not read.`, origin));
}
