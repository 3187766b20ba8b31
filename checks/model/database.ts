import type { Resource } from "./estate.ts";
import type { Fact } from "./fact.ts";
import type { Text } from "./text.ts";

/** An RDS or Aurora cluster with its instances, or an instance that is in no cluster. */
export interface Database extends Resource {
  readonly kind: "rds:database";
  readonly form: "cluster" | "instance";
  /** `aurora-postgresql`, `postgres`, … */
  readonly engine: Fact<string>;
  /** `15.17`. */
  readonly version: Fact<string>;
  /** Serverless v2, in Aurora capacity units; null: none. */
  readonly capacity: Fact<{ readonly min: number; readonly max: number } | null>;
  readonly encrypted: Fact<boolean>;
  /** What of it lies under which key, as written; null: AWS's own key. */
  readonly keys: Fact<readonly UsedKey[]>;
  /** `db.serverless`, `db.r6g.large`: of a cluster's instances; of an instance that is in none, its own. */
  readonly instanceClasses: Fact<readonly Fact<string>[]>;
  /** Of a cluster: some two of its instances are certainly in different zones. False: all that there are, if only one, are in one zone. */
  readonly spansZones: Fact<boolean>;
  /** Days that automated backups are kept. */
  readonly backupDays: Fact<number>;
  /**
   * Of a cluster, one for each rule of AWS Backup that takes it: for how many days after the last moment when a backup could be made there certainly is
   * one, that is the days that it is kept less those from one to the next; null: for ever.
   */
  readonly backupsLast: Fact<readonly Fact<number | null>[]>;
  /** The server refuses connections without TLS. */
  readonly forcesTls: Fact<boolean>;
  /** The oldest protocol that it takes: `TLSv1.2`; empty: any. */
  readonly oldestTls: Fact<string>;
}

export interface UsedKey {
  /** How a sentence about it begins: "The storage". */
  readonly what: string;
  readonly key: Fact<Text | null>;
}
