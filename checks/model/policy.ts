import type { Origin } from "./fact.ts";
import type { Text } from "./text.ts";

/**
 * An IAM policy document as read, before any meaning: the IAM policy grammar
 * (docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html) with holes.
 * Unknown parts are kept where they stand, so that an unknown Allow counts as allowing and an unknown Deny as not denying
 * when the question is "can nobody?", and the other way round for a witness:
 * an unread list is one `any` symbol; an unread condition is `{ operator: "unread" }`; an unread effect is `"unread"`.
 */
export interface PolicyDocument {
  /** Absent or 2008-10-17: `${…}` is literal text. `unread`: two readings. */
  readonly version: "2012-10-17" | "2008-10-17" | "unread";
  readonly statements: readonly Statement[];
  readonly origin: Origin;
  /** What the grammar forbids or we do not know; empty when all was understood. Each also appears as an unread part. */
  readonly notes: readonly Note[];
}

export interface Note {
  readonly what: string;
  readonly origin: Origin;
}

export interface Statement {
  readonly sid?: string;
  readonly effect: "Allow" | "Deny" | "unread";
  readonly origin: Origin;
  /** Absent in identity policies, SCPs. */
  readonly principal?: PrincipalElement;
  readonly action: PatternElement;
  /** Absent in trust policies. */
  readonly resource?: PatternElement;
  readonly conditions: readonly Condition[];
}

export interface PatternElement {
  /** NotAction, NotResource. */
  readonly negated: boolean;
  readonly patterns: readonly Text[];
}

export interface PrincipalElement {
  /** NotPrincipal. */
  readonly negated: boolean;
  readonly entries: readonly PrincipalEntry[];
}

export interface PrincipalEntry {
  /** `"*"` alone is `{ type: "*" }`; `{"AWS": "*"}` too. `unread`: could be anyone. */
  readonly type: "*" | "AWS" | "Service" | "Federated" | "CanonicalUser" | "unread";
  readonly value: Text;
}

export interface Condition {
  /** The operator without quantifier and IfExists, as written in the reference: `StringLike`, `ArnNotEquals`, `Null`; `unread` if not understood. */
  readonly operator: string;
  readonly quantifier?: "ForAllValues" | "ForAnyValue";
  readonly ifExists: boolean;
  /** As written; compare without case. */
  readonly key: string;
  readonly values: readonly Text[];
  readonly origin: Origin;
}
