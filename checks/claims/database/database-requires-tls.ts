import { examples } from "./database-requires-tls.examples.ts";
import { wrong } from "./setting.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Database } from "../../model/database.ts";
import type { Fact, Origin } from "../../model/fact.ts";
import { every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
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
  judge: (database) =>
    whenKnown(database.parameters, (stated, origin) => {
      const set: ReadonlyMap<string, Fact<string>> = stated ?? new Map();
      return every(forced(database, set.get("rds.force_ssl"), origin), oldest(database, set.get("ssl_min_protocol_version")));
    }),
  examples,
});

function forced({ id, engine, version }: Database, stated: Fact<string> | undefined, origin: Origin): Verdict {
  if (stated !== undefined)
    return whenKnown(stated, (value, at) => {
      if (value === "1") return holds("It refuses connections without TLS.");
      return wrong(`${id} takes connections without TLS.`, `rds.force_ssl: ${value}`, at, "rds.force_ssl");
    });
  return whenKnown(engine, (name) =>
    whenKnown(version, (written) => {
      const why = `${id} has no rds.force_ssl in a parameter group of its own`;
      // Off by default before Aurora PostgreSQL 17. (docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Security.html)
      if (name === "aurora-postgresql" && /^1[0-6](\.|$)/.test(written))
        return wrong(`${why}; off is its default.`, "rds.force_ssl: 0", origin, "rds.force_ssl");
      return undecided(`${why}, and the default of ${name} ${written} is not known.`, origin);
    }),
  );
}

/** PostgreSQL's own default is TLSv1.2. (postgresql.org/docs/15/runtime-config-connection.html) */
function oldest({ id }: Database, stated: Fact<string> | undefined): Verdict {
  if (stated === undefined) return holds("TLS 1.2 is its default.");
  return whenKnown(stated, (value, at) =>
    value === "TLSv1.2" || value === "TLSv1.3"
      ? holds(`It takes ${value} and later.`)
      : wrong(`${id} takes ${value === "" ? "any protocol" : value}.`, `ssl_min_protocol_version: ${value}`, at, "ssl_min_protocol_version"),
  );
}
