import { examples } from "./database-is-aurora-serverless.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Database } from "../../model/database.ts";
import { brokenBy, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { tenantDatabases } from "../../reason/custody/stores.ts";

const limits = [
  "That it is dedicated to one tenant is that it lies in the tenant's account; what it holds is the claim database-holds-only-its-tenant.",
];

export default defineCheck({
  id: "database-is-aurora-serverless",
  claim: "Aurora PostgreSQL 15 (supported minor), Serverless v2, 0.5 to 8 capacity units, dedicated.",
  severity: "medium",
  why: "The version carries the row security that is proved, and the bounds are what is promised of scale and of cost.",
  fix: "Engine aurora-postgresql, EngineVersion 15.14 or a later 15, ServerlessV2ScalingConfiguration from 0.5 to 8, and instances of class db.serverless.",
  references: [
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraPostgreSQLReleaseNotes/AuroraPostgreSQL.Updates.html",
  ],
  kind: "rds:database",
  planes: ["template", "account"],
  limits: { template: limits, account: limits },
  subjects: tenantDatabases,
  judge: (database) => every(engine(database), version(database), bounds(database), serverless(database)),
  examples,
});

function engine({ engine: stated, id }: Database): Verdict {
  return whenKnown(stated, (name, origin) =>
    name === "aurora-postgresql"
      ? holds("It is Aurora PostgreSQL.")
      : brokenBy(`${id} is ${name}, not Aurora PostgreSQL.`, `Engine: ${name}`, origin, "engine"),
  );
}

/** PostgreSQL 15.14 mends leaks of rows through statistics (CVE-2025-8713) and the dump (8714, 8715). (postgresql.org/support/security) */
const oldest = 14;

function version({ version: stated, id }: Database): Verdict {
  return whenKnown(stated, (written, origin) => {
    const [, major, minor] = /^(\d+)(?:\.(\d+))?(?:[.-].*)?$/.exec(written) ?? [];
    const says = (because: string): Verdict => brokenBy(because, `EngineVersion: ${written}`, origin, "version");
    if (major === undefined) return undecided(`EngineVersion ${written} of ${id} is no version that we know.`, origin);
    if (major !== "15") return says(`${id} is PostgreSQL ${major}, not 15.`);
    if (minor === undefined) return undecided(`${id} states no minor version, so AWS chooses it.`, origin);
    return Number(minor) < oldest
      ? says(`${id} is PostgreSQL ${written}; the oldest minor with the mended row security is 15.${oldest}.`)
      : holds("");
  });
}

function bounds({ capacity, id }: Database): Verdict {
  return whenKnown(capacity, (stated, origin) => {
    if (stated === null) return brokenBy(`${id} is not Serverless v2.`, "no ServerlessV2ScalingConfiguration", origin, "capacity");
    const { min, max } = stated;
    if (min >= 0.5 && max <= 8 && min <= max) return holds(`It scales from ${min} to ${max} capacity units.`);
    return brokenBy(
      `${id} scales from ${min} to ${max} capacity units, not within 0.5 to 8.`,
      `MinCapacity: ${min}, MaxCapacity: ${max}`,
      origin,
      "capacity",
    );
  });
}

function serverless({ instanceClasses, id }: Database): Verdict {
  return whenKnown(instanceClasses, (all, origin) => {
    if (all.length === 0) return undecided(`${id} has no instance in any source.`, origin);
    return every(
      ...all.map((each) =>
        whenKnown(each, (name, at) =>
          name === "db.serverless"
            ? holds("")
            : brokenBy(`An instance of ${id} is ${name}, not db.serverless.`, `DBInstanceClass: ${name}`, at, `DBInstanceClass ${name}`),
        ),
      ),
    );
  });
}
