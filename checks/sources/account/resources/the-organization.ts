import type { Replies } from "../replies.ts";
import { known, unknown, type Fact, type Listing, type Origin } from "../../../model/fact.ts";
import type { Organization } from "../../../model/organization.ts";

/** The organization itself. (docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html) */
export function readOrganization(replies: Replies, home: string): Listing<Organization> {
  const answer = replies.one("organizations.DescribeOrganization", {});
  if (answer.outcome !== "found") return { items: [], unread: answer.outcome === "unread" ? [answer.unread] : [] };
  const { json, origin } = answer.found;
  const { Id, FeatureSet } = (json["Organization"] ?? {}) as { readonly Id?: unknown; readonly FeatureSet?: unknown };
  if (typeof Id !== "string") return { items: [], unread: [unknown("organizations.DescribeOrganization names no id.", origin, replies.account)] };
  const features =
    typeof FeatureSet === "string"
      ? known(FeatureSet, origin)
      : unknown("organizations.DescribeOrganization does not state FeatureSet.", origin, replies.account);
  const account = replies.account;
  return {
    items: [{ kind: "organizations:organization", id: Id, account, region: home, origin, policyTypes: policyTypes(replies, origin), features }],
    unread: [],
  };
}

/** Switched on in the root. (docs.aws.amazon.com/organizations/latest/userguide/enable-policy-type.html) */
function policyTypes(replies: Replies, origin: Origin): Fact<readonly string[]> {
  const { items, unread } = replies.list("organizations.ListRoots");
  const [root] = items;
  const types = root?.json["PolicyTypes"];
  if (unread[0] !== undefined) return unread[0];
  if (root === undefined || !Array.isArray(types))
    return unknown("organizations.ListRoots does not state which policy types are on.", origin, replies.account);
  const on = (types as readonly Record<string, unknown>[]).filter(({ Status }) => Status === "ENABLED");
  return known(
    on.map(({ Type }) => String(Type)),
    root.origin,
  );
}
