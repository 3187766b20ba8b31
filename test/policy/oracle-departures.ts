import type { Decision } from "../../checks/reason/policy/authorize.ts";
import type { OracleWorld } from "./oracle-worlds.ts";

/** Where we and the simulator differ on purpose: `why` gives AWS's words. Each has a case of its own in `authorize.test.ts`. */
export interface Departure {
  readonly id: string;
  readonly why: string;
  applies(world: OracleWorld, ours: Decision, theirs: string): boolean;
}

export const departures: readonly Departure[] = [
  {
    id: "open-point",
    why: "We do not decide where AWS's pages are silent; the simulator takes one reading.",
    applies: (_world, ours) => ours.decision === "undecided",
  },
  {
    id: "root-user",
    why: "The root user may do all that nothing denies in its account; a key's policy that names the account names its root. (IAM User Guide, root user; KMS Developer Guide, default key policy)",
    applies: ({ principal }, ours, theirs) => principal.endsWith(":root") && ours.decision === "allowed" && theirs === "ImplicitlyDenied",
  },
  {
    id: "rcp-of-other-services",
    why: "RCPs bind the services that support them only. (Organizations User Guide, RCPs)",
    applies: ({ action, rcp }, ours, theirs) =>
      action.startsWith("ec2:") && rcp.length > 0 && ours.decision !== "denied-explicitly" && theirs === "ExplicitlyDenied",
  },
  {
    id: "kms-across-accounts",
    why: "Only some operations on a key work from another account. (KMS Developer Guide, key-policy-modifying-external-accounts)",
    applies: ({ action, principal, resourceAccount }, ours, theirs) =>
      action.startsWith("kms:") && !principal.includes(resourceAccount) && ours.decision === "denied-implicitly" && theirs === "Allowed",
  },
  {
    id: "unresolved-variable",
    why: "A text with an unresolved variable matches nothing, so that inverted operators and NotResource match. (IAM User Guide, reference_policies_variables)",
    applies: (world, ours, theirs) =>
      world.context["aws:PrincipalTag/team"] === undefined &&
      mentions(world, "${aws:PrincipalTag/team}") &&
      ours.decision !== "denied-implicitly" &&
      theirs !== "ExplicitlyDenied",
  },
  {
    id: "version-2008",
    why: "Without version 2012-10-17, ${…} is text. (IAM User Guide, reference_policies_variables)",
    applies: (world) => mentions(world, '"2008-10-17"') && mentions(world, "${aws:PrincipalTag/team"),
  },
  {
    id: "rcp-open-arn",
    why: "A * at the end of an ARN's field may go on beyond the colon. (IAM User Guide, reference_policies_elements_resource)",
    applies: ({ rcp }, ours, theirs) =>
      JSON.stringify(rcp).includes('"arn:aws:kms:us-east-1:*"') &&
      ours.decision === "denied-explicitly" &&
      ours.by === "rcp" &&
      theirs !== "ExplicitlyDenied",
  },
  {
    id: "special-characters",
    why: "${*}, ${?} and ${$} are the characters themselves, in every string operator. (IAM User Guide, reference_policies_variables)",
    applies: (world) => world.context["aws:UserAgent"] === "a*b" && mentions(world, "a${*}b"),
  },
];

function mentions(world: OracleWorld, text: string): boolean {
  return JSON.stringify(world).includes(text);
}
