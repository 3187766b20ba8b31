import type { Fact, Unknown } from "../../model/fact.ts";
import type { Condition, PolicyDocument } from "../../model/policy.ts";
import type { Text } from "../../model/text.ts";

/**
 * "Can anyone of `who` do one of `actions` on one of the resources, with a context that meets `where`?"
 * The resource side is fixed, the principal and the context are symbolic.
 */
export interface Question {
  readonly who: readonly PrincipalClass[];
  /** Concrete names, `kms:DisableKey`. */
  readonly actions: readonly string[];
  readonly resource: ResourceSide;
  /** All of these must hold of the request, in IAM's own condition language: `BoolIfExists kms:GrantIsForAWSResource false`. */
  readonly where: readonly Condition[];
}

/** A set of principals that share their policy layers. */
export interface PrincipalClass {
  /** For people: "administrators of account 333333333333". */
  readonly name: string;
  /** `anonymous` is unsigned; `root` includes sessions of AssumeRoot; `principal` is a role session or a user; `login`: an identity provider's. */
  readonly type: "principal" | "root" | "anonymous" | "service" | "login";
  /** 12 digits; `"*"`: any account that is not the resource's and not in the organization. */
  readonly account: string;
  /** `aws:PrincipalArn` matches at least one of these globs … (for services: the service principal's name) */
  readonly arns: readonly Text[];
  /** … and none of these. */
  readonly except: readonly Text[];
  /** `administrator`: any identity policy is possible, so every action is allowed on this side and nothing is denied. */
  readonly identity: "administrator" | Fact<readonly PolicyDocument[]>;
  readonly boundary: Fact<PolicyDocument | null>;
  readonly scp: Levels;
  /** The organization's id and the principal's path in it; null: outside any organization that we know. */
  readonly organization: Fact<{ readonly id: string; readonly path: string } | null>;
}

export interface ResourceSide {
  /** ARNs; a `*` in a literal part stands for any run of characters. `["*"]` for actions without a resource. */
  readonly arns: readonly Text[];
  readonly account: string;
  /** Null: this kind of resource has no policy, or it has none attached. */
  readonly policy: Fact<PolicyDocument | null>;
  readonly rcp: Levels;
  readonly organization: Fact<{ readonly id: string; readonly path: string } | null>;
}

/**
 * SCPs or RCPs, one level per node from the root down to the account. `[]`: no organization, nothing binds (or the management
 * account). A level without a document denies all for SCPs and nothing for RCPs.
 */
export interface Levels {
  readonly levels: readonly Level[];
  /** What was not read and could deny more (a policy whose target is open, a unit nobody named). */
  readonly unread: readonly Unknown[];
}

export type Level = readonly PolicyDocument[];
