import { examples } from "./database-spans-zones.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Database } from "../../model/database.ts";
import type { Estate } from "../../model/estate.ts";
import { broken, brokenBy, every, holds, whenKnown, type Verdict } from "../../model/verdict.ts";
import { tenantClusters } from "../../reason/custody/stores.ts";

const limits = ["An instance that is in no cluster has no readers to judge; database-is-aurora-serverless refuses it."];

export default defineCheck({
  id: "database-spans-zones",
  claim: "A reader stands in a second zone.",
  severity: "medium",
  why: "Aurora keeps the data in three zones, and with one instance, or all in one zone, nothing that answers in the others: a lost zone is an outage of minutes.",
  fix: "Add a reader, and give writer and reader an AvailabilityZone each, by zone ids that differ in every deployment.",
  references: [
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
    "https://docs.aws.amazon.com/ram/latest/userguide/working-with-az-ids.html",
  ],
  kind: "rds:database",
  planes: ["template", "account"],
  limits: {
    template: [...limits, "A zone that a template does not state AWS chooses, and nothing says that it chooses another one for the reader."],
    account: [...limits, "Where the instances are, not whether each of them answers."],
  },
  subjects: tenantClusters,
  judge: (cluster, estate) => every(hasReader(cluster, estate), isApart(cluster)),
  examples,
});

/** One instance is a writer without a reader. What may add more leaves it open whether it is one. */
function hasReader({ id, account, instanceClasses, spansZones }: Database, estate: Estate): Verdict {
  return whenKnown(instanceClasses, ({ length }, origin) => {
    if (length > 1 || !spansZones.known) return holds("");
    const witness = { kind: "absence", of: "a reader", readCompletely: estate.sourcesOf(account) } as const;
    return broken(`${id} has ${length === 0 ? "no instance" : "one instance"}, so no reader.`, origin, { witness, discriminator: "reader" });
  });
}

function isApart({ id, spansZones }: Database): Verdict {
  return whenKnown(spansZones, (spans, origin) =>
    spans
      ? holds("Two of its instances are in different zones, so a reader is in another one than the writer.")
      : brokenBy(`All instances of ${id} are in one zone.`, "AvailabilityZone: the same for all", origin, "zone"),
  );
}
