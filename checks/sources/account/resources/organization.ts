import { described, jsonValue, memberOf, requiredMember, stringOf, textValue, unreadAs, unreadValue } from "./described.ts";
import type { Read } from "./stores.ts";
import type { Found, Replies } from "../replies.ts";
import type { Unknown } from "../../../model/fact.ts";
import type { Value } from "../../../model/value.ts";

/** The units below the root, as `AWS::Organizations::OrganizationalUnit`. A parent whose units were not read may have more. */
export function readUnits(replies: Replies, region: string): Read {
  const roots = replies.list("organizations.ListRoots");
  if (roots.items.length === 0) return { resources: [], unread: roots.unread };
  const open = roots.items.map((root) => stringOf(root, "Id") ?? "");
  const unread: Unknown[] = [...roots.unread];
  const resources = [];
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    const units = replies.list("organizations.ListOrganizationalUnitsForParent", undefined, { ParentId: parent });
    unread.push(...units.unread);
    for (const unit of units.items) {
      const id = stringOf(unit, "Id");
      if (id === undefined) continue;
      open.push(id);
      resources.push(
        described({
          id: stringOf(unit, "Arn") ?? id,
          type: "AWS::Organizations::OrganizationalUnit",
          account: replies.account,
          region,
          origin: unit.origin,
          ref: id,
          properties: { Name: memberOf(unit, "Name"), ParentId: textValue(parent, unit.origin) },
        }),
      );
    }
  }
  return { resources, unread };
}

/** The accounts, each with the unit or root that it is in. A resource of our own: CloudFormation's account has no path. */
export function readAccounts(replies: Replies, region: string): Read {
  const { items, unread } = replies.list("organizations.ListAccounts");
  const resources = items.flatMap((item) => {
    const id = stringOf(item, "Id");
    if (id === undefined) return [];
    return described({
      id: stringOf(item, "Arn") ?? id,
      type: "AWS::Organizations::Account",
      account: replies.account,
      region,
      origin: item.origin,
      ref: id,
      properties: {
        AccountName: memberOf(item, "Name"),
        ParentIds: parentOf(replies, item, id),
        Status: memberOf(item, "State") ?? requiredMember(item, "Status"),
      },
    });
  });
  return { resources, unread };
}

/** `Paths`: `o-…/r-…/ou-…/<account>/`; without them ListParents. (docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html) */
function parentOf(replies: Replies, item: Found, id: string): Value {
  const paths = item.json["Paths"];
  const [first, second] = Array.isArray(paths) ? (paths as unknown[]) : [];
  if (typeof first === "string" && second === undefined) {
    const steps = first.split("/").filter((step) => /^(r-|ou-)/.test(step));
    const parent = steps.at(-1);
    return parent === undefined ? unreadValue("The account's path names no parent.", item.origin) : jsonValue([parent], item.origin);
  }
  const parents = replies.list("organizations.ListParents", undefined, { ChildId: id });
  const [parent] = parents.items;
  if (parent === undefined)
    return unreadAs(parents.unread[0] ?? { known: false, why: "The account has no parent, which AWS does not have.", origin: item.origin });
  return { type: "list", items: [requiredMember(parent, "Id")], origin: parent.origin };
}

const policyTypes = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY", "S3_POLICY"];

/** The policies of the organization with what they are attached to, as `AWS::Organizations::Policy`. */
export function readPolicies(replies: Replies, region: string): Read {
  const lists = policyTypes.map((Filter) => replies.list("organizations.ListPolicies", undefined, { Filter }));
  const items = lists.flatMap((list) => list.items).filter((item) => stringOf(item, "Id") !== "p-RCPFullAWSAccess");
  const resources = items.map((item) => {
    const id = stringOf(item, "Id") ?? "unnamed";
    const text = replies.one("organizations.DescribePolicy", { PolicyId: id });
    const targets = replies.list("organizations.ListTargetsForPolicy", undefined, { PolicyId: id });
    const open = targets.unread[0];
    const attached = { type: "list", items: targets.items.map((target) => requiredMember(target, "TargetId")), origin: item.origin } as const;
    return described({
      id: stringOf(item, "Arn") ?? id,
      type: "AWS::Organizations::Policy",
      account: replies.account,
      region,
      origin: item.origin,
      ref: id,
      properties: {
        Name: memberOf(item, "Name"),
        Type: requiredMember(item, "Type"),
        Content:
          text.outcome === "found"
            ? contentOf(text.found)
            : text.outcome === "unread"
              ? unreadAs(text.unread)
              : unreadValue("The policy is gone.", text.origin),
        TargetIds: open === undefined ? attached : unreadAs(open),
      },
    });
  });
  return { resources, unread: lists.flatMap((list) => list.unread) };
}

function contentOf({ json, origin, region }: Found): Value {
  const policy = { json: (json["Policy"] ?? {}) as Found["json"], origin: { ...origin, path: `${origin.path}/Policy` }, region };
  return requiredMember(policy, "Content");
}
