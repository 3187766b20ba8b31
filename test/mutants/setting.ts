import { makings } from "../../checks/claims/network/gateway-actions.ts";
import { documentsRead, globMatches, nameOf, statementsOf } from "./documents.ts";
import { at, changeTemplate, isList, listOf } from "./json.ts";
import type { Question } from "./judge.ts";
import { documentWay, resourceId, type DocumentPlace, type Mutant } from "./mutant.ts";
import type { Plan } from "./plans.ts";
import type { Json, Platform } from "./platform.ts";
import { readsOf, type Read } from "./reads.ts";
import {
  allowsAlone,
  bearingStatements,
  boundaryDenyAlone,
  denyAlone,
  holdersOf,
  identitiesAlone,
  inUnit,
  resourceAlone,
  type BindingStatement,
  type Variant,
} from "./variants.ts";

/** A plan on one platform: what it reads there, and the variants in which one place carries the proof. */
export interface Setting {
  readonly plan: Plan;
  readonly unit: string | undefined;
  readonly question: Question;
  readonly platform: Platform;
  readonly reads: readonly Read[];
  readonly documents: readonly DocumentPlace[];
  /** By key; made on first use, each checked to hold. */
  variant(key: string): Variant;
  readonly keys: readonly string[];
}

export function questionOf(plan: Plan): Question {
  return { claim: plan.claim, scope: { view: "placed" }, tenant: plan.tenant, ...(plan.subjects !== undefined && { subjects: plan.subjects }) };
}

/** `unit`: the tenant stands there instead, so that the guardrails attached there are read. */
export function settingOf(reference: Platform, plan: Plan, unit?: string): Setting {
  const platform = unit === undefined ? reference : inUnit(reference, plan.tenant, unit);
  const question = questionOf(plan);
  const reads =
    unit === undefined
      ? readsWithIdentities(platform, plan, question)
      : readsOf(coveredIn(platform, plan), question).filter(({ path }) => path[1] !== "Cover");
  const makers = new Map<string, () => Variant>(
    Object.entries(
      plan.goals.length === 0
        ? basic(platform)
        : { ...(unit === undefined && asItIs(platform, plan, reads)), ...variantsOf(plan.fullest(platform), plan, reads, unit) },
    ),
  );
  const made = new Map<string, Variant>();
  return {
    plan,
    unit,
    question,
    platform,
    reads,
    documents: documentsRead(platform, reads),
    keys: [...makers.keys()],
    variant(key) {
      const before = made.get(key) ?? makers.get(key)?.();
      if (before === undefined) throw new Error(`no variant ${key}`);
      made.set(key, before);
      return before;
    },
  };
}

/** Where the subject is of the plain kind, what is done to other kinds only need not be refused. */
function asItIs(platform: Platform, plan: Plan, reads: readonly Read[]): Readonly<Record<string, () => Variant>> {
  const base = (): Variant => ({ name: "the platform as it is", platform });
  if (plan.special.length === 0) return { base };
  const goals = plan.goals.filter((goal) => !plan.special.includes(goal));
  return { base, plain: () => ({ ...resourceAlone(platform, plan, reads, goals), name: "what this kind of key does not have is not refused" }) };
}

/** What roles' own policies say is read only where nothing else settles the claim. */
function readsWithIdentities(platform: Platform, plan: Plan, question: Question): readonly Read[] {
  const reads = readsOf(platform, question);
  if (plan.goals.length === 0 || plan.byOwnPolicy === true) return reads;
  const more = identitiesAlone(plan.fullest(platform), plan, reads, holdersOf(platform, plan.account), "role");
  const known = new Set(reads.map(keyOf));
  const isThere = ({ stack, path }: Read): boolean => at(platform.stacks[stack]?.template, path) !== undefined && path[1] !== "VariantGuardrail";
  const boundaries = identitiesAlone(
    plan.fullest(platform),
    plan,
    reads,
    holdersOf(platform, plan.account).filter(({ boundary }) => boundary !== undefined),
    "boundary",
  );
  const found = [more, boundaries]
    .flatMap((variant) => readsOf(variant.platform, question))
    .filter((read) => isThere(read) && isOfIdentity(platform, read));
  return [...reads, ...new Map(found.filter((read) => !known.has(keyOf(read))).map((read) => [keyOf(read), read])).values()];
}

function keyOf({ stack, path }: Read): string {
  return `${stack} ${path.join("/")}`;
}

function isOfIdentity(platform: Platform, { stack, path }: Read): boolean {
  return String(at(platform.stacks[stack]?.template, ["Resources", path[1] ?? "", "Type"])).startsWith("AWS::IAM::");
}

/** In another unit the platform itself may not hold: a Deny of everything on the account lets its reads be recorded all the same. */
function coveredIn(platform: Platform, plan: Plan): Platform {
  const policy = {
    Type: "AWS::Organizations::Policy",
    Properties: {
      Name: "cover",
      Type: "SERVICE_CONTROL_POLICY",
      TargetIds: [plan.account],
      Content: { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }] },
    },
  };
  return changeTemplate(platform, "Organization", ["Resources", "Cover"], () => policy);
}

function basic(platform: Platform): Readonly<Record<string, () => Variant>> {
  const literal = "panops-trail-333333333333-us-east-1";
  return {
    base: () => ({ name: "the platform as it is", platform }),
    literal: () => ({
      name: "the trail names its bucket literally",
      platform: changeTemplate(platform, "Acme-audit", ["Resources", "Trail", "Properties", "S3BucketName"], () => literal),
    }),
  };
}

function variantsOf(platform: Platform, plan: Plan, reads: readonly Read[], unit: string | undefined): Readonly<Record<string, () => Variant>> {
  const found: Record<string, () => Variant> = {};
  if (unit === undefined) {
    if (plan.subjects?.[0] !== "Acme-network/Vpc") {
      // Where the customer is bound too, its own Allow in a key's policy lets through what a Deny must refuse.
      if (plan.by !== "anyone" || plan.identitySuffices) found["allows"] = () => allowsAlone(platform, plan, reads);
      found["resource"] = () => resourceAlone(platform, plan, reads);
    }
  }
  const where = unit === undefined ? "" : `${unit}: `;
  for (const statement of bearingStatements(platform, plan, reads)) {
    const key = `${where}${resourceId(statement.document)} ${statement.name}`;
    const holder =
      statement.document.layer === "boundary" && unit === undefined
        ? holdersOf(platform, plan.account).find(({ boundary }) => boundary !== undefined && resourceId(boundary) === resourceId(statement.document))
        : undefined;
    if (statement.json["Effect"] === "Deny" && holder !== undefined) found[key] = () => boundaryDenyAlone(platform, plan, reads, statement, holder);
    if (statement.json["Effect"] === "Deny" && ["key", "bucket", "scp", "rcp"].includes(statement.document.layer))
      Object.assign(found, aloneVariants(platform, plan, reads, statement, key));
  }
  if (unit === undefined)
    Object.assign(
      found,
      leavingVariants(platform, plan, Object.keys(found)),
      plan.byOwnPolicy === true ? {} : identityVariants(platform, plan, reads),
    );
  return found;
}

/** Guardrails are attached to the unit of suspended accounts too: there they carry the proof for a tenant that stands in it. */
function leavingVariants(platform: Platform, plan: Plan, keys: readonly string[]): Record<string, () => Variant> {
  let there: Setting | undefined;
  const ofOrganization = keys.filter((key) => key.startsWith("Organization/"));
  return Object.fromEntries(
    ofOrganization.map((key) => [
      `${leaving}: ${key}`,
      () => {
        there ??= settingOf(platform, plan, leaving);
        return there.variant(`${leaving}: ${key}`);
      },
    ]),
  );
}

const leaving = "Suspended/Leaving";

function aloneVariants(
  platform: Platform,
  plan: Plan,
  reads: readonly Read[],
  statement: BindingStatement,
  key: string,
): Record<string, () => Variant> {
  const alone = (): Variant => denyAlone(platform, plan, reads, statement);
  if (plan.claim !== "network-no-internet-path") return { [key]: alone };
  // A way out may take two calls, and refusing either suffices: in each of two variants one of them alone is refused.
  return {
    [key]: alone,
    [`${key} (first call)`]: () => oneCall(alone(), statement, 0),
    [`${key} (second call)`]: () => oneCall(alone(), statement, 1),
  };
}

/** After the edit, since an edit puts a whole statement in another's place. */
function oneCall({ name, platform }: Variant, { document, name: statement }: BindingStatement, kept: 0 | 1): Variant {
  const others = makings.flatMap(({ needs }) => (needs.length === 2 ? [needs[1 - kept]?.action ?? ""] : []));
  const wanted = makings.flatMap(({ needs }) => (needs.length === 2 ? [needs[kept]?.action ?? ""] : needs.map(({ action }) => action)));
  const isKept = (entry: Json): boolean =>
    !others.some((action) => globMatches(entry, action)) || wanted.some((action) => globMatches(entry, action));
  return {
    name: `${name}, ${kept === 0 ? "first" : "second"} of two calls`,
    platform,
    finish: (edited) => {
      const index = statementsOf(edited, document).findIndex((one, i) => nameOf(one, i) === statement);
      if (index < 0 || !isList(statementsOf(edited, document)[index]?.["Action"])) return edited;
      return changeTemplate(edited, document.stack, [...documentWay(document), "Statement", index, "Action"], (actions) =>
        listOf(actions).filter(isKept),
      );
    },
  };
}

/** For each role of the account that is not the customer's: its own policy alone, and its boundary alone. */
function identityVariants(platform: Platform, plan: Plan, reads: readonly Read[]): Record<string, () => Variant> {
  return Object.fromEntries(
    holdersOf(platform, plan.account).flatMap((holder): [string, () => Variant][] => [
      [`${resourceId(holder.role)} alone`, () => identitiesAlone(platform, plan, reads, [holder], "role")],
      ...(holder.boundary === undefined
        ? []
        : ([[`${resourceId(holder.boundary)} alone`, () => identitiesAlone(platform, plan, reads, [holder], "boundary")]] as [
            string,
            () => Variant,
          ][])),
    ]),
  );
}

/** The platform of a variant with an edit in it. */
export function edited({ platform, finish }: Variant, edit: (platform: Platform) => Platform = (same) => same): Platform {
  const made = edit(platform);
  return finish?.(made) ?? made;
}

/** The variants in which the edited place carries the proof, likeliest first. */
export function variantsFor(setting: Setting, mutant: Mutant): readonly string[] {
  const { keys } = setting;
  const everywhere = keys.filter((key) => key.includes(`${mutant.resource} `));
  // Where it stands in another unit matters for what attaches the guardrail, not for what it says.
  const own =
    mutant.policy === undefined || mutant.policy.gone === true
      ? everywhere
      : everywhere.filter((key) => !key.startsWith(leaving) || setting.unit === leaving);
  const statement = mutant.policy?.statement;
  const there = (...wanted: readonly string[]): readonly string[] => wanted.filter((key) => keys.includes(key));
  if (statement !== undefined && mutant.policy?.effect === "Deny")
    return [...own.filter((key) => key.includes(`${mutant.resource} ${statement}`)), ...there("base")];
  if (mutant.policy !== undefined) return [...new Set([...own, ...there("allows", "resource", "base")])];
  // What says which guardrails bind matters where one of them carries the proof.
  if (mutant.resource.startsWith("Organization")) return [...new Set([...there("base"), ...keys.filter((key) => key.startsWith("Organization/"))])];
  if (mutant.resource === "estate")
    return [...new Set([...there("base"), ...keys.filter((key) => key.startsWith("Organization/")), ...there("allows")])];
  return [...new Set([...there("base", "literal", "plain", "resource", "allows"), ...own, ...there(...boundariesOf(setting, mutant.resource))])];
}

/** A role's boundary is read with the role. */
function boundariesOf({ platform, plan }: Setting, resource: string): readonly string[] {
  const holder = holdersOf(platform, plan.account).find(({ role }) => resourceId(role) === resource);
  return holder?.boundary === undefined ? [] : [`${resourceId(holder.boundary)} alone`];
}
