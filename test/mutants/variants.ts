import { atomsOf, complement, conditionOf } from "./conditions.ts";
import { actionsMatched, documentsRead, indexOf, nameOf, statementsOf } from "./documents.ts";
import { addTo, at, changeTemplate, isMap, listOf, put, type JsonMap } from "./json.ts";
import { documentWay, resourceId, type DocumentPlace, type StatementJson } from "./mutant.ts";
import type { Plan } from "./plans.ts";
import type { Json, Platform } from "./platform.ts";
import type { Read } from "./reads.ts";

/*
 * Defence in depth hides a mutant: another layer refuses what the edited one no longer does. A variant of the platform is one in which
 * the claim still holds and one place carries the proof alone.
 */
export interface Variant {
  readonly name: string;
  readonly platform: Platform;
  /** What is done to it after the edit that is tried on it. */
  readonly finish?: (edited: Platform) => Platform;
}

/** A statement of a document that binds the claim's requests and shares an action with its goals. */
export interface BindingStatement {
  readonly document: DocumentPlace;
  readonly name: string;
  readonly json: StatementJson;
}

/** All statements of the read documents that name one of the claim's actions. */
export function bearingStatements(platform: Platform, plan: Plan, reads: readonly Read[]): readonly BindingStatement[] {
  return documentsRead(platform, reads).flatMap((document) =>
    statementsOf(platform, document).flatMap((json, i) =>
      actionsMatched(json, plan.goals).length > 0 ? [{ document, name: nameOf(json, i), json }] : [],
    ),
  );
}

function isBindingDeny({ document, json }: BindingStatement): boolean {
  return json["Effect"] === "Deny" && ["key", "bucket", "scp", "rcp"].includes(document.layer);
}

/** The platform as it is but for every statement that refuses one of the claim's requests. */
function withoutDenies(platform: Platform, denies: readonly BindingStatement[], kept?: BindingStatement): Platform {
  return denies
    .filter((each) => each !== kept)
    .reduce((edited, { document, name }) => {
      const index = indexOf(edited, document, name);
      return index < 0
        ? edited
        : changeTemplate(edited, document.stack, [...documentWay(document), "Statement"], (list) => listOf(list).filter((_, i) => i !== index));
    }, platform);
}

/**
 * One Deny carries the proof of everything that it refuses: all other Denies are gone, whatever it does not fit is denied by new ones, and
 * whatever it fits is allowed by the resource's policy. The claim holds by construction, for as long as the Deny refuses all that it did.
 */
export function denyAlone(platform: Platform, plan: Plan, reads: readonly Read[], deny: BindingStatement): Variant {
  const denies = bearingStatements(platform, plan, reads).filter(isBindingDeny);
  const kept = denies.find(({ document, name }) => resourceId(document) === resourceId(deny.document) && name === deny.name);
  if (kept === undefined) throw new Error(`${deny.name} is not read`);
  const bare = withoutDenies(platform, denies, kept);
  const rest = outside(kept, plan);
  const allowed = {
    Effect: "Allow",
    Action: actionsMatched(kept.json, plan.goals),
    ...(kept.json["Condition"] !== undefined && { Condition: kept.json["Condition"] }),
  };
  const everyone = kept.document.layer !== "scp";
  return {
    name: `${kept.name} of ${resourceId(kept.document)} alone`,
    platform: plan.opened(guarded(bare, plan, rest), { ...allowed, Sid: "VariantAllow" }, everyone),
  };
}

/** Denies of all that a statement does not fit: other actions, and for each of its conditions the requests that do not meet it. */
function outside(of: BindingStatement, plan: Plan): readonly StatementJson[] {
  const fits = actionsMatched(of.json, plan.goals);
  const others = plan.goals.filter((action) => !fits.includes(action));
  const pieces: StatementJson[] = others.length === 0 ? [] : [{ Effect: "Deny", Action: others, Resource: "*" }];
  for (const atom of atomsOf(of.json["Condition"])) {
    for (const atoms of complement(atom)) pieces.push({ Effect: "Deny", Action: fits, Resource: "*", Condition: conditionOf(atoms) });
  }
  const resource = of.json["Resource"];
  if (of.json["NotResource"] !== undefined) pieces.push({ Effect: "Deny", Action: fits, Resource: of.json["NotResource"] });
  else if (resource !== undefined && resource !== "*") pieces.push({ Effect: "Deny", Action: fits, NotResource: resource });
  return pieces.map((piece, i) => ({ Sid: `VariantDeny${i}`, ...piece }));
}

/** Puts the Denies where every caller meets them: into the resource's own policy and, for the account's principals, on the account. */
function guarded(platform: Platform, plan: Plan, denies: readonly StatementJson[]): Platform {
  const literal = denies.filter((statement) => !hasIntrinsic(statement));
  const onAccount = literal.length === 0 ? platform : onTheAccount(platform, plan, literal);
  return denies.reduce((edited, statement) => plan.denied(edited, statement), onAccount);
}

function onTheAccount(platform: Platform, plan: Plan, statements: readonly StatementJson[]): Platform {
  return addTo(platform, "Organization", "Resources", {
    VariantGuardrail: {
      Type: "AWS::Organizations::Policy",
      Properties: {
        Name: "variant",
        Type: "SERVICE_CONTROL_POLICY",
        TargetIds: [plan.account],
        Content: { Version: "2012-10-17", Statement: statements },
      },
    },
  });
}

function hasIntrinsic(value: Json): boolean {
  if (Array.isArray(value)) return value.some(hasIntrinsic);
  if (!isMap(value)) return false;
  return Object.entries(value).some(([key, inner]) => key === "Ref" || key.startsWith("Fn::") || hasIntrinsic(inner));
}

/** The resource's own Allows carry the proof: no Deny is left but, for stores that identities reach by themselves, one for the account's own. */
export function allowsAlone(platform: Platform, plan: Plan, reads: readonly Read[]): Variant {
  const denies = bearingStatements(platform, plan, reads).filter(isBindingDeny);
  const bare = withoutDenies(platform, denies);
  if (!plan.identitySuffices) return { name: "the key policy's Allows alone", platform: bare };
  const own = { Sid: "VariantOwn", Effect: "Deny", Action: plan.goals, Resource: "*" };
  return { name: "the bucket policy's Allows alone", platform: onTheAccount(bare, plan, [own]) };
}

/** The resource's own policy refuses everything, and nothing else refuses anything but what no resource's policy can. */
export function resourceAlone(platform: Platform, plan: Plan, reads: readonly Read[], goals: readonly string[] = plan.goals): Variant {
  const denies = bearingStatements(platform, plan, reads).filter(isBindingDeny);
  const bare = withoutDenies(platform, denies);
  const everything = (actions: readonly string[], resource: Json): StatementJson => ({
    Sid: "VariantDeny",
    Effect: "Deny",
    Action: actions,
    Resource: resource,
  });
  const onAccount = plan.goals.filter((action) => plan.arns(action).some((arn) => arn[0] === "*"));
  const account = onAccount.length === 0 ? bare : onTheAccount(bare, plan, [everything(onAccount, "*")]);
  const allow = { Sid: "VariantAllow", Effect: "Allow", Action: plan.goals };
  return { name: "the resource's policy alone", platform: plan.denied(plan.opened(account, allow, false), everything(goals, plan.ownResource)) };
}

/** A role and its policies: those that are its own, and the boundary's. */
export interface Holder {
  readonly arn: string;
  readonly role: DocumentPlace;
  readonly boundary?: DocumentPlace;
}

/** The roles of the account that are not the customer's, with the policies that bind them. */
export function holdersOf({ stacks }: Platform, account: string): readonly Holder[] {
  return Object.entries(stacks).flatMap(([stack, { account: of, template }]) => {
    const resources = at(template, ["Resources"]);
    if (of !== account || !isMap(resources)) return [];
    return Object.entries(resources).flatMap(([logicalId, resource]): Holder[] => {
      const path = at(resource, ["Properties", "Path"]) ?? "/";
      if (at(resource, ["Type"]) !== "AWS::IAM::Role" || path === "/customer/") return [];
      const boundary = at(resource, ["Properties", "PermissionsBoundary", "Ref"]);
      return [
        {
          arn: `arn:aws:iam::${account}:role${String(path)}${String(at(resource, ["Properties", "RoleName"]))}`,
          role: { stack, logicalId, way: ["Properties", "Policies", "0", "PolicyDocument"], layer: "identity" },
          ...(boundary !== undefined && {
            boundary: { stack, logicalId: String(boundary), way: ["Properties", "PolicyDocument"], layer: "boundary" } as const,
          }),
        },
      ];
    });
  });
}

/**
 * The roles' own policies (or their boundaries) carry the proof for them: everybody else is denied, and each role is denied just what its
 * policy allows today, so that the claim holds by construction until the policy allows more.
 */
export function identitiesAlone(
  platform: Platform,
  plan: Plan,
  reads: readonly Read[],
  holders: readonly Holder[],
  by: "role" | "boundary",
): Variant {
  const bare = withoutDenies(platform, bearingStatements(platform, plan, reads).filter(isBindingDeny));
  const arns = holders.map(({ arn }) => arn);
  const others: StatementJson = { Effect: "Deny", Action: plan.goals, Resource: "*", Condition: { ArnNotEquals: { "aws:PrincipalArn": arns } } };
  const own = holders.flatMap((holder) => allowedToday(platform, plan, holder, by));
  const guard = [others, ...own].map((statement, i): StatementJson => ({ Sid: `VariantDeny${i}`, ...statement }));
  const lifted = holders.reduce((edited, holder) => (by === "role" ? withoutBoundary(edited, holder.role) : unbounded(edited, holder.role)), bare);
  const allow = { Sid: "VariantAllow", Effect: "Allow", Action: plan.goals, Condition: { ArnEquals: { "aws:PrincipalArn": arns } } };
  return {
    name: `${by === "role" ? "the policy" : "the boundary"} of ${arns.join(", ")} alone`,
    platform: plan.opened(guarded(lifted, plan, guard), allow, false),
  };
}

/** A Deny of a role's boundary carries the proof of all that it refuses the role; whatever else the role does is denied. */
export function boundaryDenyAlone(platform: Platform, plan: Plan, reads: readonly Read[], deny: BindingStatement, { arn, role }: Holder): Variant {
  const bare = unbounded(withoutDenies(platform, bearingStatements(platform, plan, reads).filter(isBindingDeny)), role);
  const others: StatementJson = { Effect: "Deny", Action: plan.goals, Resource: "*", Condition: { ArnNotEquals: { "aws:PrincipalArn": arn } } };
  const rest = outside(deny, plan).map((piece): StatementJson => ({
    ...piece,
    Condition: conditionOf([...atomsOf(piece["Condition"]), { operator: "ArnEquals", key: "aws:PrincipalArn", values: [arn] }]),
  }));
  const guard = [others, ...rest].map((statement, i): StatementJson => ({ ...statement, Sid: `VariantDeny${i}` }));
  const allow = { Sid: "VariantAllow", Effect: "Allow", Action: plan.goals, Condition: { ArnEquals: { "aws:PrincipalArn": arn } } };
  return { name: `${deny.name} of ${resourceId(deny.document)} alone`, platform: plan.opened(guarded(bare, plan, guard), allow, false) };
}

function allowedToday(platform: Platform, plan: Plan, { arn, role, boundary }: Holder, by: "role" | "boundary"): StatementJson[] {
  const document = by === "role" ? role : (boundary ?? role);
  const bearing = statementsOf(platform, document).filter(
    (statement) => statement["Effect"] === "Allow" && actionsMatched(statement, plan.goals).length > 0,
  );
  return bearing.map((statement) => ({
    Effect: "Deny",
    Action: actionsMatched(statement, plan.goals),
    ...(statement["NotResource"] === undefined ? { Resource: statement["Resource"] ?? "*" } : { NotResource: statement["NotResource"] }),
    Condition: conditionOf([...atomsOf(statement["Condition"]), { operator: "ArnEquals", key: "aws:PrincipalArn", values: [arn] }]),
  }));
}

function withoutBoundary(platform: Platform, { stack, logicalId }: DocumentPlace): Platform {
  return changeTemplate(platform, stack, ["Resources", logicalId, "Properties", "PermissionsBoundary"], () => undefined);
}

function unbounded(platform: Platform, { stack, logicalId }: DocumentPlace): Platform {
  const everything: JsonMap = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
  return changeTemplate(platform, stack, ["Resources", logicalId, "Properties", "Policies"], () => [
    { PolicyName: "All", PolicyDocument: everything },
  ]);
}

/** The tenant stands in another unit, so that the guardrails attached there are read. */
export function inUnit(platform: Platform, tenant: string, unit: string): Platform {
  const tenants = listOf(isMap(platform.estate) ? platform.estate["tenants"] : undefined);
  const index = tenants.findIndex((one) => isMap(one) && one["id"] === tenant);
  return { ...platform, estate: put(platform.estate, ["tenants", index, "unit"], () => unit) ?? null };
}
