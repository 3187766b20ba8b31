import { documentMutants } from "./document-operators.ts";
import { statementsOf, actionsMatched } from "./documents.ts";
import { factMutants, factsRead, type FactPlace } from "./fact-operators.ts";
import { ruleFor } from "./fact-rules.ts";
import { at } from "./json.ts";
import { resourceId, type DocumentPlace, type Mutant } from "./mutant.ts";
import { plans, type Plan } from "./plans.ts";
import type { Platform } from "./platform.ts";
import { settingOf, type Setting } from "./setting.ts";
import { deleted } from "./structure-edit.ts";
import { structureMutants } from "./structure-operators.ts";

/** The mutants of one plan on one platform, and what was left out. */
export interface Generated {
  readonly setting: Setting;
  /** Which resources are edited here, and not with another subject or in another unit. */
  readonly wanted: (resource: string) => boolean;
  readonly mutants: readonly Mutant[];
  /** Statements that share no action with the claim's goals. */
  readonly statementsLeftOut: number;
  /** Facts that are read and can have no bearing: reason → how many. */
  readonly factsLeftOut: ReadonlyMap<string, number>;
}

/**
 * All mutants of a claim, subject by subject: an edit that an earlier subject has already is not made again.
 * Guardrails that bind in the vending unit only are read, and edited, with the tenant there.
 */
export function generate(platform: Platform, claim: string): readonly Generated[] {
  const seen = new Set<string>();
  const own = plans.filter((plan) => plan.claim === claim);
  const generated = own.map((plan) => generateFor(settingOf(platform, plan), seen, () => true));
  const [first] = own;
  if (first === undefined || first.goals.length === 0 || first.byOwnPolicy === true) return generated;
  const read = new Set(generated.flatMap(({ setting }) => setting.documents.map(resourceId)));
  const vending = generateFor(
    settingOf(platform, first, "Tenants/Vending"),
    seen,
    (resource) => resource.startsWith("Organization/") && !read.has(resource),
  );
  return [...generated, vending];
}

function generateFor(setting: Setting, seen: Set<string>, wanted: (resource: string) => boolean): Generated {
  const { platform, plan, documents } = setting;
  // What a policy lets through is no question of a claim about settings.
  const own = plan.goals.length === 0 ? [] : documents.filter((document) => wanted(resourceId(document)) && !isAnothers(document, plan));
  const ofDocuments = own.map((document) => documentMutants(platform, plan, document));
  const facts = factsRead(platform, setting.reads);
  const bound = new Set(documents.map(resourceId));
  // A policy that is not attached to the tenant's unit is edited where it is.
  const isElsewhere = (resource: string): boolean => typeOf(platform, resource) === "AWS::Organizations::Policy" && !bound.has(resource);
  const ofFacts = facts
    .filter((fact) => wanted(resourceOfFact(fact)) && !isElsewhere(resourceOfFact(fact)))
    .map((fact) => factMutants(platform, fact, ruleFor(platform, plan, fact), attached(platform, documents, fact)));
  const all = [
    ...ofDocuments.flatMap(({ mutants }) => mutants),
    ...ofFacts.flatMap(({ mutants }) => mutants),
    ...(wanted("estate")
      ? [...structureMutants(platform, plan), ...deletions(setting)]
      : deletions(setting).filter(({ resource }) => wanted(resource))),
  ];
  const mutants = all.filter(({ id }) => !seen.has(id) && seen.add(id) !== undefined);
  const factsLeftOut = new Map<string, number>();
  for (const reason of ofFacts.flatMap(({ noBearing }) => noBearing)) factsLeftOut.set(reason, (factsLeftOut.get(reason) ?? 0) + 1);
  return { setting, wanted, mutants, statementsLeftOut: ofDocuments.reduce((sum, { leftOut }) => sum + leftOut, 0), factsLeftOut };
}

/** The document that the fact attaches. */
function attached(platform: Platform, documents: readonly DocumentPlace[], fact: FactPlace): DocumentPlace | undefined {
  return typeOf(platform, resourceOfFact(fact)) === "AWS::Organizations::Policy"
    ? documents.find((document) => resourceId(document) === resourceOfFact(fact))
    : undefined;
}

function resourceOfFact({ stack, way }: FactPlace): string {
  return way[0] === "Resources" ? `${stack}/${way[1] ?? ""}` : stack;
}

function typeOf(platform: Platform, resource: string): unknown {
  const [stack = "", logicalId = ""] = resource.split("/");
  return at(platform.stacks[stack]?.template, ["Resources", logicalId, "Type"]);
}

/** The policies of other resources than the subject: each is the plan's that has it for its subject. */
export function isAnothers(document: DocumentPlace, plan: Plan): boolean {
  const own = [...(plan.subjects ?? []), ...(plan.carriers ?? [])];
  if (document.layer === "bucket") return !own.includes(resourceId(document).replace(/Policy$/, ""));
  return document.layer === "key" && !own.includes(resourceId(document));
}

/** Each guardrail that refuses one of the claim's requests, and each unit above the tenant, is gone. */
function deletions({ platform, plan, documents }: Setting): readonly Mutant[] {
  if (plan.goals.length === 0) return [];
  const guardrails = documents
    .filter(
      (document) =>
        document.stack === "Organization" && statementsOf(platform, document).some((statement) => actionsMatched(statement, plan.goals).length > 0),
    )
    .flatMap((document) => deleted(document.stack, document.logicalId, "broken", plan.subjects ?? [], document));
  const units = ["Tenants", "TenantsActive"].flatMap((logicalId) => deleted("Organization", logicalId, "undecided", ["organization"]));
  return [...guardrails, ...units];
}
