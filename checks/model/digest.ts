import type { Resource } from "./estate.ts";
import type { Fact } from "./fact.ts";

/** The digest files that a trail delivered for one Region, of the days that were listed. */
export interface DigestChain extends Resource {
  readonly kind: "cloudtrail:digest-chain";
  /** In the order of their ends. */
  readonly digests: Fact<readonly DigestFile[]>;
  /** The days that were listed, as the beginnings of keys. What a digest names outside of them was not looked for. */
  readonly days: readonly string[];
}

/** docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html */
export interface DigestFile {
  readonly bucket: string;
  readonly key: string;
  /** Where the file itself says that it was delivered: `bucket/key`. */
  readonly place: string;
  /** UTC, `2015-08-17T14:01:31Z`. */
  readonly start: string;
  readonly end: string;
  /** SHA-256 of the uncompressed content, hexadecimal. */
  readonly hash: string;
  /** Null in a starting digest. */
  readonly previous: { readonly bucket: string; readonly key: string; readonly hash: string } | null;
  /** Does the signature beside the file fit the file and the Region's public key? */
  readonly signed: Fact<boolean>;
}
