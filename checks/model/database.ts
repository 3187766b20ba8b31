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
  /** Of automated backups. */
  readonly backupDays: Fact<number>;
  /** Of a cluster; of an instance that is in none, itself. */
  readonly instances: Fact<readonly DatabaseInstance[]>;
  /** The server's parameters that its own group sets, `rds.force_ssl` → `1`; null: the default group of its engine. */
  readonly parameters: Fact<ReadonlyMap<string, Fact<string>> | null>;
}

export interface UsedKey {
  /** For people: "its storage". */
  readonly what: string;
  readonly key: Fact<Text | null>;
}

export interface DatabaseInstance {
  readonly id: string;
  /** `db.serverless`, `db.r6g.large`. */
  readonly class: Fact<string>;
}
