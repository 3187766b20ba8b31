import { below, described, jsonValue, memberOf, requiredMember, stringOf, textValue, unreadValue } from "./described.ts";
import type { Read } from "./stores.ts";
import { itemsAt, type Found, type Replies } from "../replies.ts";
import type { SourceResource } from "../../resource.ts";

/** Roles, users and the managed policies they have, as `AWS::IAM::Role`, `AWS::IAM::User` and `AWS::IAM::ManagedPolicy`. */
export function readAccess(replies: Replies, region: string): Read {
  const { pages, unread } = replies.pages("iam.GetAccountAuthorizationDetails");
  const all = (list: string): readonly Found[] => pages.flatMap((page) => itemsAt(page, list));
  const groups = new Map(all("GroupDetailList").map((group) => [stringOf(group, "GroupName") ?? "", group]));
  const common = { account: replies.account, region };
  return {
    resources: [
      ...all("RoleDetailList").map((role) => principal(role, "AWS::IAM::Role", "RoleName", "RolePolicyList", [], common)),
      ...all("UserDetailList").map((user) => principal(user, "AWS::IAM::User", "UserName", "UserPolicyList", groupsOf(user, groups), common)),
      ...all("Policies").flatMap((policy) => managedPolicy(policy, common)),
    ],
    unread,
  };
}

type Common = { readonly account: string; readonly region: string };

/** A user's group that the reply does not describe gives permissions that nobody read; so may one of a user whose groups are not stated. */
function groupsOf(user: Found, groups: ReadonlyMap<string, Found>): readonly (Found | undefined)[] {
  const names = user.json["GroupList"];
  return Array.isArray(names) ? names.map((name) => groups.get(String(name))) : [undefined];
}

/** AWS states every list but a user's inline policies, where there are none. (docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html) */
const stated = { RolePolicyList: "RolePolicyList", UserPolicyList: undefined } as const;

function principal(
  of: Found,
  type: string,
  key: string,
  inlineList: "RolePolicyList" | "UserPolicyList",
  groups: readonly (Found | undefined)[],
  common: Common,
): SourceResource {
  const name = stringOf(of, key) ?? "unnamed";
  const arn = stringOf(of, "Arn");
  const known = groups.filter((group) => group !== undefined);
  const inline = [...below(of, inlineList), ...known.flatMap((group) => below(group, "GroupPolicyList"))];
  const attached = [of, ...known].flatMap((each) => below(each, "AttachedManagedPolicies"));
  const lacks = (each: Found, list: string | undefined): boolean => list !== undefined && !Array.isArray(each.json[list]);
  const unread =
    groups.length > known.length ||
    [of, ...known].some((each) => lacks(each, "AttachedManagedPolicies")) ||
    lacks(of, stated[inlineList]) ||
    known.some((group) => lacks(group, "GroupPolicyList"));
  const boundary = of.json["PermissionsBoundary"] as { PermissionsBoundaryArn?: unknown } | undefined;
  return described({
    ...common,
    id: arn ?? `${common.account}/${name}`,
    type,
    origin: of.origin,
    ref: name,
    attributes: arn === undefined ? {} : { Arn: arn },
    properties: {
      AssumeRolePolicyDocument: type === "AWS::IAM::Role" ? requiredMember(of, "AssumeRolePolicyDocument") : undefined,
      Policies: { type: "list", items: inline.map((policy) => jsonValue(policy.json, policy.origin)), origin: of.origin },
      ManagedPolicyArns: unread
        ? unreadValue("Not all policies of the principal and its groups are in the reply.", of.origin)
        : { type: "list", items: attached.map((policy) => requiredMember(policy, "PolicyArn")), origin: of.origin },
      PermissionsBoundary:
        boundary === undefined
          ? undefined
          : typeof boundary.PermissionsBoundaryArn === "string"
            ? textValue(boundary.PermissionsBoundaryArn, of.origin)
            : unreadValue("The boundary names no policy.", of.origin),
    },
  });
}

/** The default version is the one that counts. (docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html) */
function managedPolicy(policy: Found, common: Common): SourceResource[] {
  const arn = stringOf(policy, "Arn");
  if (arn === undefined) return [];
  const version = below(policy, "PolicyVersionList").find(({ json }) => json["IsDefaultVersion"] === true);
  const document = version === undefined ? undefined : memberOf(version, "Document");
  return [
    described({
      ...common,
      id: arn,
      type: "AWS::IAM::ManagedPolicy",
      origin: policy.origin,
      ref: arn,
      attributes: { PolicyArn: arn },
      properties: { PolicyDocument: document ?? unreadValue("The reply has no document of the policy's default version.", policy.origin) },
    }),
  ];
}
