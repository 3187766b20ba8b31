import type { Resource } from "./estate.ts";
import type { Fact } from "./fact.ts";
import type { PolicyDocument } from "./policy.ts";
import type { Text } from "./text.ts";

/** The organization itself. */
export interface Organization extends Resource {
  readonly kind: "organizations:organization";
  /** Types of policy that bind accounts: `SERVICE_CONTROL_POLICY`. One that is not among them has no say, attached or not. */
  readonly policyTypes: Fact<readonly string[]>;
  /** `ALL`, or `CONSOLIDATED_BILLING`; one bill for all accounts with either. */
  readonly features: Fact<string>;
}

/** AWS Control Tower's landing zone. */
export interface LandingZone extends Resource {
  readonly kind: "controltower:landing-zone";
  readonly version: Fact<Text>;
}

/** Something that an account runs, serves or stores with, beside what governs accounts. */
export interface Workload extends Resource {
  readonly kind: "workload";
  /** AWS's type: `AWS::Lambda::Function`. */
  readonly type: string;
}

/** An account of the organization. */
export interface Member extends Resource {
  readonly kind: "organizations:account";
  readonly accountId: Fact<Text>;
  /** The id of the unit or root that it is in. */
  readonly parent: Fact<Text>;
  /** `ACTIVE`, `SUSPENDED`, `PENDING_CLOSURE`; null where the source has no such thing. */
  readonly status: Fact<Text | null>;
}

/** An organizational unit, or the root. */
export interface Unit extends Resource {
  readonly kind: "organizations:unit";
  readonly unitId: Fact<Text>;
  readonly name: Fact<string>;
  /** The id of the parent as written. */
  readonly parent: Fact<Text>;
}

export interface OrganizationPolicy extends Resource {
  readonly kind: "organizations:policy";
  readonly name: Fact<Text | null>;
  readonly type: Fact<string>; // SERVICE_CONTROL_POLICY, RESOURCE_CONTROL_POLICY, …
  readonly document: Fact<PolicyDocument>;
  /** Of the document as AWS counts it. */
  readonly characters: Fact<Characters>;
  /** The ids it is attached to, as written. */
  readonly targets: Fact<readonly Text[]>;
}

/** Characters of a text, of which some may only be known at deployment. */
export interface Characters {
  readonly atLeast: number;
  /** There are no more. */
  readonly exact: boolean;
}
