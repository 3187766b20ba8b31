import { readPolicyDocument } from "../policy-document.ts";
import { optionalText, textFact, textsFact, unread } from "../values.ts";
import { known, lazily, unknown, type Fact, type Origin } from "../../model/fact.ts";
import type { Principal } from "../../model/kinds.ts";
import type { PolicyDocument } from "../../model/policy.ts";
import { literal, mayEqual, sameText, show, type Text } from "../../model/text.ts";
import type { Value } from "../../model/value.ts";
import type { SourceResource } from "../resource.ts";

/** The resources of an account that can give a role or a user permissions. */
export interface Attachments {
  /** `AWS::IAM::Policy`, `AWS::IAM::ManagedPolicy`, `AWS::IAM::RolePolicy`, `AWS::IAM::UserPolicy`, `AWS::IAM::UserToGroupAddition`. */
  readonly policies: readonly SourceResource[];
}

/** `AWS::IAM::Role` and `AWS::IAM::User`, with inline, managed and separately attached policies. */
export function readPrincipal(resource: SourceResource, attachments: () => Attachments): Principal {
  const { id, origin } = resource;
  const type = resource.type === "AWS::IAM::User" ? "user" : "role";
  return lazily<Principal>({
    kind: () => "iam:principal",
    id: () => id,
    account: () => resource.account,
    region: () => resource.region,
    origin: () => origin,
    type: () => type,
    arn: () => textFact(resource.attribute("Arn"), unknown("The principal's ARN is not known.", origin)),
    policies: () => all([inline(resource), managed(resource, attachments()), attached(resource, attachments()), groups(resource)], origin),
    boundary: () => boundary(resource, attachments()),
    trust: () => {
      const document = resource.property("AssumeRolePolicyDocument");
      return document === undefined ? known(null, origin) : readPolicyDocument(document);
    },
  });
}

function inline(resource: SourceResource): Fact<readonly PolicyDocument[]> {
  const list = resource.property("Policies");
  if (list === undefined) return known([], resource.origin);
  if (list.type !== "list") return unread(list, "a list");
  return all(
    list.items.map((item) => one(item.type === "map" ? item.members.get("PolicyDocument") : undefined, item.origin)),
    list.origin,
  );
}

function one(document: Value | undefined, origin: Origin): Fact<readonly PolicyDocument[]> {
  if (document === undefined) return unknown("The inline policy has no document.", origin);
  const read = readPolicyDocument(document);
  return read.known ? known([read.value], read.origin) : read;
}

function managed(resource: SourceResource, { policies }: Attachments): Fact<readonly PolicyDocument[]> {
  const arns = textsFact(resource.property("ManagedPolicyArns"), { value: [], origin: resource.origin });
  if (!arns.known) return arns;
  return all(
    arns.value.map((arn) => managedDocument(arn, policies, arns.origin)),
    arns.origin,
  );
}

function managedDocument(arn: Text, policies: readonly SourceResource[], origin: Origin): Fact<readonly PolicyDocument[]> {
  const own = policies.find((policy) => policy.type === "AWS::IAM::ManagedPolicy" && isArnOf(policy, arn));
  if (own !== undefined) return one(own.property("PolicyDocument"), own.origin);
  const name = literal(arn);
  if (name !== undefined && /^arn:aws[a-z-]*:iam::aws:policy\/AdministratorAccess$/.test(name)) return known([administratorAccess(origin)], origin);
  return unknown(`The text of managed policy ${show(arn)} is in no source.`, origin);
}

function isArnOf(policy: SourceResource, arn: Text): boolean {
  return [policy.ref, policy.attribute("PolicyArn")].some((value) => value.type === "text" && sameText(value.text, arn));
}

/** docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html */
function administratorAccess(origin: Origin): PolicyDocument {
  const everything = { negated: false, patterns: [["*"]] };
  const statement = { effect: "Allow", origin, action: everything, resource: everything, conditions: [] } as const;
  return { version: "2012-10-17", statements: [statement], origin, notes: [] };
}

/** Policies that are resources of their own and name the principal. */
function attached(resource: SourceResource, { policies }: Attachments): Fact<readonly PolicyDocument[]> {
  const name = resource.ref;
  if (name.type !== "text") return unread(name, "a name");
  const [list, single] = resource.type === "AWS::IAM::User" ? (["Users", "UserName"] as const) : (["Roles", "RoleName"] as const);
  const found: Fact<readonly PolicyDocument[]>[] = [];
  for (const policy of policies) {
    const own = policy.type === "AWS::IAM::RolePolicy" || policy.type === "AWS::IAM::UserPolicy" ? single : list;
    const holders = textsFact(policy.property(own), { value: [], origin: policy.origin });
    if (!holders.known) found.push(unknown(`${policy.id} may be attached to it: ${holders.why}`, holders.origin));
    else if (holders.value.some((holder) => sameText(holder, name.text))) found.push(one(policy.property("PolicyDocument"), policy.origin));
    else if (holders.value.some((holder) => mayEqual(holder, name.text))) {
      found.push(unknown(`${policy.id} may be attached to it, depending on a name that is only known at deployment.`, policy.origin));
    }
  }
  return all(found, resource.origin);
}

function groups(resource: SourceResource): Fact<readonly PolicyDocument[]> {
  const list = resource.property("Groups");
  if (list === undefined) return known([], resource.origin);
  return unknown("The policies of a user's groups are not read from templates.", list.origin);
}

function boundary(resource: SourceResource, { policies }: Attachments): Fact<PolicyDocument | null> {
  const arn = optionalText(resource.property("PermissionsBoundary"), { value: null, origin: resource.origin });
  if (!arn.known) return arn;
  if (arn.value === null) return known(null, arn.origin);
  const documents = managedDocument(arn.value, policies, arn.origin);
  if (!documents.known) return documents;
  return documents.value[0] === undefined ? unknown("The boundary has no document.", arn.origin) : known(documents.value[0], documents.origin);
}

function all(parts: readonly Fact<readonly PolicyDocument[]>[], origin: Origin): Fact<readonly PolicyDocument[]> {
  const documents: PolicyDocument[] = [];
  for (const part of parts) {
    if (!part.known) return part;
    documents.push(...part.value);
  }
  return known(documents, origin);
}
