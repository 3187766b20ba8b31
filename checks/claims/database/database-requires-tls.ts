import { examples } from "./database-requires-tls.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Database } from "../../model/database.ts";
import { brokenBy, every, holds, whenKnown, type Verdict } from "../../model/verdict.ts";
import { tenantDatabases } from "../../reason/custody/stores.ts";

const limits = [
  "What the server really refuses is seen on a connection (plane D), that clients verify its certificate in attestations of the workers (plane R).",
];

export default defineCheck({
  id: "database-requires-tls",
  claim: "The server refuses connections without TLS; clients verify the certificate.",
  severity: "high",
  why: "Aurora PostgreSQL 15 takes connections in the clear unless it is told not to: rows and passwords then pass the network as they are.",
  fix: "Give the cluster a parameter group with rds.force_ssl 1 and ssl_min_protocol_version TLSv1.2.",
  references: [
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Security.html",
    "https://www.postgresql.org/docs/15/runtime-config-connection.html",
  ],
  kind: "rds:database",
  planes: ["template", "account"],
  limits: { template: limits, account: limits },
  subjects: tenantDatabases,
  judge: (database) => every(forced(database), oldest(database)),
  examples,
});

function forced({ id, forcesTls }: Database): Verdict {
  return whenKnown(forcesTls, (on, origin) =>
    on ? holds("It refuses connections without TLS.") : brokenBy(`${id} takes connections without TLS.`, "rds.force_ssl: 0", origin, "rds.force_ssl"),
  );
}

function oldest({ id, oldestTls }: Database): Verdict {
  return whenKnown(oldestTls, (protocol, origin) =>
    protocol === "TLSv1.2" || protocol === "TLSv1.3"
      ? holds(`It takes ${protocol} and later.`)
      : brokenBy(
          `${id} takes ${protocol === "" ? "any protocol" : protocol}.`,
          `ssl_min_protocol_version: ${protocol}`,
          origin,
          "ssl_min_protocol_version",
        ),
  );
}
