import { described, jsonValue, memberOf, requiredMember, stringOf, textValue, unreadAs, unreadValue } from "./described.ts";
import type { Read } from "./stores.ts";
import type { Found, Listed, Replies } from "../replies.ts";
import type { SourceResource } from "../../resource.ts";
import type { Unknown } from "../../../model/fact.ts";
import type { Value } from "../../../model/value.ts";

/** The units below the root, as `AWS::Organizations::OrganizationalUnit`. A parent whose units were not read may have more. */
export function readUnits(replies: Replies, region: string): Read {
  const roots = replies.list("organizations.ListRoots");
  if (roots.items.length === 0) return { resources: [], unread: roots.unread };
  const open = roots.items.map((root) => root.id);
  const seen = new Set(open);
  const unread: Unknown[] = [...roots.unread];
  const resources: SourceResource[] = [];
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    const units = replies.list("organizations.ListOrganizationalUnitsForParent", undefined, { ParentId: parent });
    unread.push(...units.unread);
    for (const unit of units.items) {
      resources.push(
        part(replies, region, unit, "AWS::Organizations::OrganizationalUnit", {
          Name: memberOf(unit, "Name"),
          ParentId: textValue(parent, unit.origin),
        }),
      );
      // A unit is in one place; evidence that says otherwise leads nowhere new.
      if (!seen.has(unit.id)) open.push(unit.id);
      seen.add(unit.id);
    }
  }
  return { resources, unread };
}

/** The accounts, each with the unit or root that it is in. A resource of our own: CloudFormation's account has no path. */
export function readAccounts(replies: Replies, region: string): Read {
  const { items, unread } = replies.list("organizations.ListAccounts");
  const resources = items.map((item) =>
    part(replies, region, item, "AWS::Organizations::Account", {
      AccountName: memberOf(item, "Name"),
      ParentIds: parentOf(replies, item),
      Status: memberOf(item, "State") ?? requiredMember(item, "Status"),
    }),
  );
  return { resources, unread };
}

function part(replies: Replies, region: string, item: Listed, type: string, properties: Readonly<Record<string, Value | undefined>>): SourceResource {
  return described({ id: stringOf(item, "Arn") ?? item.id, type, account: replies.account, region, origin: item.origin, ref: item.id, properties });
}

/** `Paths`: `o-…/r-…/ou-…/<account>/`; without them ListParents. (docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html) */
function parentOf(replies: Replies, item: Listed): Value {
  const paths = item.json["Paths"];
  const [first, second] = Array.isArray(paths) ? (paths as unknown[]) : [];
  if (typeof first === "string" && second === undefined) {
    const steps = first.split("/").filter((step) => /^(r-|ou-)/.test(step));
    const parent = steps.at(-1);
    return parent === undefined ? unreadValue("The account's path names no parent.", item.origin) : jsonValue([parent], item.origin);
  }
  const parents = replies.list("organizations.ListParents", undefined, { ChildId: item.id });
  const [parent] = parents.items;
  if (parent === undefined)
    return unreadAs(parents.unread[0] ?? { known: false, why: "The account has no parent, which AWS does not have.", origin: item.origin });
  return jsonValue([parent.id], parent.origin);
}

const policyTypes = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY", "S3_POLICY"];

/** The policies of the organization with what they are attached to, as `AWS::Organizations::Policy`. */
export function readPolicies(replies: Replies, region: string): Read {
  const lists = policyTypes.map((Filter) => replies.list("organizations.ListPolicies", undefined, { Filter }));
  const items = lists.flatMap((list) => list.items).filter((item) => item.id !== "p-RCPFullAWSAccess");
  const resources = items.map((item) => {
    const text = replies.one("organizations.DescribePolicy", { PolicyId: item.id });
    const targets = replies.list("organizations.ListTargetsForPolicy", undefined, { PolicyId: item.id });
    const open = targets.unread[0];
    const content =
      text.outcome === "found"
        ? contentOf(text.found)
        : text.outcome === "unread"
          ? unreadAs(text.unread)
          : unreadValue("The policy is gone.", text.origin);
    return part(replies, region, item, "AWS::Organizations::Policy", {
      Name: memberOf(item, "Name"),
      Type: requiredMember(item, "Type"),
      Content: content,
      TargetIds:
        open === undefined
          ? jsonValue(
              targets.items.map((target) => target.id),
              item.origin,
            )
          : unreadAs(open),
    });
  });
  return { resources, unread: lists.flatMap((list) => list.unread) };
}

function contentOf({ json, origin, region }: Found): Value {
  const policy = { json: (json["Policy"] ?? {}) as Found["json"], origin: { ...origin, path: `${origin.path}/Policy` }, region };
  return requiredMember(policy, "Content");
}
