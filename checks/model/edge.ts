import type { Fact, Unknown } from "./fact.ts";
import type { Resource } from "./estate.ts";

/** A way by which the public reaches the platform: a distribution, a load balancer, an API's endpoint, a function's URL. */
export interface Entrance extends Resource {
  readonly kind: "edge:entrance";
  /** For people: "a CloudFront distribution". */
  readonly what: string;
  /** Never known to be false: one that nobody reaches is none. */
  readonly isPublic: Fact<boolean>;
  /** One for each way that takes TLS. */
  readonly tls: readonly Fact<TlsPolicy>[];
  /** One for each way that may take plain HTTP: what becomes of it. */
  readonly plain: readonly Fact<Plain>[];
  /** One for each way that answers: seconds for which a browser is told to come by HTTPS only; null: it is not told. */
  readonly hsts: readonly Fact<number | null>[];
  /** What else may belong to it. */
  readonly unread: readonly Unknown[];
}

export interface TlsPolicy {
  /** As AWS calls it: `TLSv1.2_2021`, `ELBSecurityPolicy-TLS13-1-2-2021-06`. */
  readonly name: string;
  /** The oldest version that it takes, `1.2`; `1.0` for SSL too. */
  readonly oldest: "1.0" | "1.1" | "1.2" | "1.3";
}

export type Plain = "redirected" | "refused" | "served";
