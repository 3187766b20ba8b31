import { allowEdits, gainsOf } from "./allow-operators.ts";
import { indexOf, nameOf, statementsOf } from "./documents.ts";
import { at, changeTemplate, isMap, listOf, put, type JsonMap } from "./json.ts";
import { documentWay, resourceId, type DocumentPlace, type Mutant, type StatementJson } from "./mutant.ts";
import type { Plan } from "./plans.ts";
import type { Json, Platform } from "./platform.ts";
import { denyEdits, ownRole, ownRoot, vendorRole, type Setting, type StatementEdit } from "./statement-operators.ts";
import { branches, openWritings } from "./written.ts";
import { actionsMatched } from "./documents.ts";

/** Mutants of one policy document that a claim reads, and how many of its statements have no bearing on the claim. */
export interface DocumentMutants {
  readonly mutants: readonly Mutant[];
  readonly leftOut: number;
}

export function documentMutants(platform: Platform, plan: Plan, document: DocumentPlace): DocumentMutants {
  const statements = statementsOf(platform, document);
  const ofResource = document.layer === "key" || document.layer === "bucket";
  let leftOut = 0;
  const mutants = statements.flatMap((statement, i) => {
    const name = nameOf(statement, i);
    const place = `${resourceId(document)} ${name}`;
    const bears = actionsMatched(statement, plan.goals).length > 0;
    if (statement["Effect"] === "Deny" && !bears) {
      leftOut++;
      return [];
    }
    const setting: Setting = { plan, ofResource, isRcp: document.layer === "rcp", seed: place };
    const edits =
      statement["Effect"] === "Deny"
        ? document.layer === "identity" || document.layer === "boundary"
          ? []
          : denyEdits(statement, setting)
        : allowEdits(statement, setting);
    const moves = statement["Effect"] === "Deny" && bears && document.layer !== "boundary" ? movedAway(platform, document, name) : [];
    return [...edits.map((edit) => statementMutant(document, name, place, statement, edit)), ...moves];
  });
  return { mutants: [...mutants, ...wholeDocument(platform, document, plan, ofResource)], leftOut };
}

function statementMutant(document: DocumentPlace, name: string, place: string, statement: StatementJson, edit: StatementEdit): Mutant {
  return {
    id: `${place}: ${edit.id}`,
    operator: edit.operator,
    resource: resourceId(document),
    expected: edit.expected,
    ...(edit.reason !== undefined && { reason: edit.reason }),
    // A boundary binds the roles that name it, and what they then can do is said of them.
    ...(document.layer === "boundary" && { enables: [document.stack] }),
    policy: { document, statement: name, effect: statement["Effect"] === "Deny" ? "Deny" : "Allow" },
    edit: (platform) => {
      const index = indexOf(platform, document, name);
      if (index < 0) throw new Error(`${place} is not there`);
      const edited = changeTemplate(platform, document.stack, [...documentWay(document), "Statement"], (list) => {
        const items = listOf(list);
        return edit.made === undefined ? items.filter((_, i) => i !== index) : [...items.slice(0, index), edit.made, ...items.slice(index + 1)];
      });
      return edit.with?.(edited, document.stack) ?? edited;
    },
  };
}

/** The statement stands in another document of its kind, where it does not bind the subject. */
function movedAway(platform: Platform, document: DocumentPlace, name: string): Mutant[] {
  return otherDocuments(platform, document).map((other): Mutant => ({
    id: `${resourceId(document)} ${name}: moved to ${resourceId(other)}`,
    operator: "move",
    resource: resourceId(document),
    expected: "broken",
    policy: { document, statement: name, effect: "Deny" },
    edit: (before) => {
      const index = indexOf(before, document, name);
      const statement = statementsOf(before, document)[index] as Json;
      const gone = changeTemplate(before, document.stack, [...documentWay(document), "Statement"], (list) =>
        listOf(list).filter((_, i) => i !== index),
      );
      return changeTemplate(gone, other.stack, [...documentWay(other), "Statement"], (list) => [...listOf(list), statement]);
    },
  }));
}

const elsewhere: Readonly<Partial<Record<DocumentPlace["layer"], readonly DocumentPlace[]>>> = {
  key: [{ stack: "Acme-audit", logicalId: "AuditKey", way: ["Properties", "KeyPolicy"], layer: "key" }],
  bucket: ["DataBucketPolicy", "TrailBucketPolicy"].map((logicalId) => ({
    stack: logicalId.startsWith("Data") ? "Acme-data" : "Acme-audit",
    logicalId,
    way: ["Properties", "PolicyDocument"],
    layer: "bucket",
  })),
};

function guardrail(logicalId: string): DocumentPlace {
  return { stack: "Organization", logicalId, way: ["Properties", "Content"], layer: "scp" };
}

/** Those there are, other than its own; guardrails of the unit in which the tenant does not stand. */
function otherDocuments(platform: Platform, document: DocumentPlace): readonly DocumentPlace[] {
  const ofOrganization = document.logicalId.startsWith("Vending")
    ? ["ActiveBuckets", "ActiveKeysAndTrail"]
    : ["VendingBuckets", "VendingKeysAndTrail"];
  const others = elsewhere[document.layer] ?? ofOrganization.map(guardrail);
  return others.filter(
    (other) => resourceId(other) !== resourceId(document) && at(platform.stacks[other.stack]?.template, documentWay(other)) !== undefined,
  );
}

function wholeDocument(platform: Platform, document: DocumentPlace, plan: Plan, ofResource: boolean): Mutant[] {
  const way = documentWay(document);
  const before = at(platform.stacks[document.stack]?.template, way);
  const bearing = statementsOf(platform, document).some(
    (statement) => statement["Effect"] === "Deny" && actionsMatched(statement, plan.goals).length > 0,
  );
  // A guardrail that refuses none of the claim's requests can only refuse more, whatever it says.
  // A boundary that allows everything refuses nothing.
  if (
    document.layer === "boundary" &&
    statementsOf(platform, document).some((statement) => statement["Effect"] === "Allow" && statement["Action"] === "*")
  )
    return [];
  if (!isMap(before) || plan.goals.length === 0 || (document.layer === "scp" || document.layer === "rcp" ? !bearing : false)) return [];
  const mutant = (
    id: string,
    expected: Mutant["expected"],
    made: (now: JsonMap) => Json | undefined,
    more: Partial<Mutant> = {},
    extra?: StatementEdit["with"],
  ): Mutant => ({
    id: `${resourceId(document)}/${document.way.slice(1).join("/")}: ${id}`,
    operator: "parameter",
    resource: resourceId(document),
    expected,
    policy: { document },
    edit: (given) => {
      const edited = changeTemplate(given, document.stack, way, (now) => made(isMap(now) ? now : {}));
      return extra?.(edited, document.stack) ?? edited;
    },
    ...more,
  });
  const opens = openWritings("x", "y").map(({ name, value, with: extra }) => mutant(`the document is ${name}`, "undecided", () => value, {}, extra));
  const lists = openWritings("x", "y")
    .slice(0, 1)
    .map(({ name, value, with: extra }) =>
      mutant(`its statements are ${name}`, "undecided", (now) => put(now, ["Statement"], () => value), {}, extra),
    );
  const allows = ofResource ? addedAllows(plan, mutant) : document.layer === "identity" ? addedIdentityAllows(plan, mutant) : [];
  const nothing = saysNothing(document, ofResource);
  const emptied = bearing ? [mutant("it refuses nothing", "broken", () => nothing, { operator: "remove" })] : [];
  const hiddenEmpty = bearing ? emptyBranches(nothing).map(({ id, made, extra }) => mutant(id, "broken", made, { operator: "hide" }, extra)) : [];
  return [...opens, ...lists, ...allows, ...emptied, ...hiddenEmpty];
}

/** A key's own policy must allow for anything to be allowed: then it delegates all to the account. */
function saysNothing({ layer }: DocumentPlace, ofResource: boolean): JsonMap {
  const statement =
    layer === "key"
      ? { Effect: "Allow", Principal: { AWS: ownRoot }, Action: "kms:*", Resource: "*" }
      : { Effect: "Deny", ...((ofResource || layer === "rcp") && { Principal: "*" }), Action: "sts:GetCallerIdentity", Resource: "*" };
  return { Version: "2012-10-17", Statement: [statement] };
}

function emptyBranches(
  nothing: JsonMap,
): readonly { readonly id: string; readonly made: (now: JsonMap) => Json; readonly extra: StatementEdit["with"] }[] {
  return branches(nothing, {}).map(({ name, with: extra }, i) => ({
    id: `an empty one: ${name}`,
    made: (now) => ({ "Fn::If": i === 0 ? ["Open", nothing, now] : ["Open", now, nothing] }),
    extra,
  }));
}

type Make = (id: string, expected: Mutant["expected"], made: (now: JsonMap) => Json, more?: Partial<Mutant>, extra?: StatementEdit["with"]) => Mutant;

const added = { operator: "add" } as const;

/** A statement more, with which the policy allows what the claim says it does not. */
function addedAllows(plan: Plan, mutant: Make): Mutant[] {
  const more = (statement: Json) => (now: JsonMap) => put(now, ["Statement"], (list) => [...listOf(list), statement]) ?? {};
  const allow = (principal: JsonMap, action: Json): StatementJson => ({
    Sid: "Added",
    Effect: "Allow",
    ...principal,
    Action: action,
    Resource: plan.identitySuffices ? ["*"] : "*",
  });
  const each = gainsOf({ plan, ofResource: true })
    .slice(0, 40)
    .map((goal) => mutant(`added Allow of ${goal} to everyone`, "broken", more(allow({ Principal: "*" }, goal)), added));
  const service = (plan.goals[0] ?? "").split(":")[0] ?? "";
  return [
    ...each,
    mutant("added Allow of everything to everyone", "broken", more(allow({ Principal: "*" }, `${service}:*`)), added),
    // The account's own identities can do as much without it where their own policies suffice.
    ...(plan.identitySuffices
      ? []
      : [
          mutant("added Allow to the account", "broken", more(allow({ Principal: { AWS: ownRoot } }, `${service}:*`)), added),
          mutant("added Allow to a role of the account", "broken", more(allow({ Principal: { AWS: ownRole } }, `${service}:*`)), added),
        ]),
    mutant("added Allow to a vendor role", "broken", more(allow({ Principal: { AWS: vendorRole } }, `${service}:*`)), added),
    mutant("added Allow to another account", "broken", more(allow({ Principal: { AWS: "arn:aws:iam::999999999999:root" } }, `${service}:*`)), added),
    mutant(
      "added Allow of everything but one action",
      "broken",
      more({ Sid: "Added", Effect: "Allow", Principal: "*", NotAction: "sts:GetCallerIdentity", Resource: "*" }),
      added,
    ),
  ];
}

function addedIdentityAllows(plan: Plan, mutant: Make): Mutant[] {
  const more = (statement: Json) => (now: JsonMap) => put(now, ["Statement"], (list) => [...listOf(list), statement]) ?? {};
  return plan.gains
    .slice(0, 12)
    .map((goal) => mutant(`added Allow of ${goal}`, "broken", more({ Sid: "Added", Effect: "Allow", Action: goal, Resource: "*" }), added));
}
