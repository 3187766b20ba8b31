import { equivalentFor, type Comparison } from "./equivalence.ts";
import { listed, type Listed } from "./equivalents.ts";
import { judge } from "./judge.ts";
import { actionsMatched, statementsOf, indexOf } from "./documents.ts";
import { changeTemplate, listOf } from "./json.ts";
import { documentWay, type Mutant, type PolicyEdit } from "./mutant.ts";
import type { Platform } from "./platform.ts";
import { edited, variantsFor, type Setting } from "./setting.ts";
import type { Finding } from "../../checks/model/run.ts";

/** What became of a mutant. */
export interface MutantResult {
  readonly claim: string;
  readonly id: string;
  readonly operator: Mutant["operator"];
  readonly fate: "broken" | "undecided" | "equal" | "stricter" | "listed" | "survived";
  /** Where it was killed, or everything that was said of a survivor. */
  readonly said: string;
}

export function fateOf(setting: Setting, mutant: Mutant): Pick<MutantResult, "fate" | "said"> {
  const said: string[] = [];
  const held: string[] = [];
  let open: string | undefined;
  for (const key of variantsFor(setting, mutant)) {
    const variant = setting.variant(key);
    const judged = judge(edited(variant, mutant.edit), anew(setting, mutant));
    const finding = judged.findings.find(({ outcome }) => outcome === judged.outcome);
    const right = judged.outcome === "holds" || judged.outcome === "unexercised" ? "" : rightPlace(setting, mutant, finding);
    if (mutant.expected.split(" or ").includes(judged.outcome) && right === "")
      return { fate: judged.outcome as "broken" | "undecided", said: variant.name };
    said.push(
      `${variant.name}: ${judged.outcome} ${finding?.because ?? ""} (${finding?.origin.path ?? ""})${right === "" ? "" : ` — wrong place: ${right}`}`,
    );
    if (judged.outcome === "holds") held.push(key);
    if (judged.outcome === "undecided" && right === "") open ??= variant.name;
  }
  if (open !== undefined && opensOnly(setting, mutant)) return { fate: "undecided", said: open };
  const entry: Listed | undefined = listed.find(({ claim, id }) => (claim === undefined || claim === setting.plan.claim) && id.test(mutant.id));
  if (entry !== undefined) return { fate: "listed", said: entry.reason };
  const { policy } = mutant;
  if (policy !== undefined && held.length > 0) {
    const comparison = compared(setting, mutant, policy);
    if (comparison !== "more or unknown") return { fate: comparison, said: said.join("; ") };
    said.push("it lets more through, or nobody can tell");
  }
  return { fate: "survived", said: `wanted ${mutant.expected}; ${said.join("; ")}` };
}

/** What the edit lets through is only what leaves the claim undecided. */
function opensOnly({ plan, question, platform }: Setting, { policy, edit }: Mutant): boolean {
  if (plan.open === undefined || policy === undefined) return false;
  const others = { ...plan, goals: plan.goals.filter((goal) => plan.open?.includes(goal) !== true) };
  const edited = policy.gone === true ? "gone" : edit(platform);
  return equivalentFor(others, policy.document, question.scope, platform, edited) !== "more or unknown";
}

function compared({ plan, question, platform }: Setting, mutant: Mutant, { document, statement, gone }: PolicyEdit): Comparison {
  const to = (edited: Platform | "gone"): Comparison => equivalentFor(plan, document, question.scope, platform, edited);
  if (gone === true) return to("gone");
  const comparison = to(mutant.edit(platform));
  if (comparison !== "more or unknown" || !["scp", "rcp"].includes(document.layer)) return comparison;
  // Whatever a guardrail or a statement of it comes to say, it only refuses: without it, at most as much is let through.
  if (statement === undefined) return to("gone");
  const index = indexOf(platform, document, statement);
  return to(changeTemplate(platform, document.stack, [...documentWay(document), "Statement"], (list) => listOf(list).filter((_, i) => i !== index)));
}

/** A resource that the edit adds is a subject of its own; so all subjects count then. */
function anew({ question }: Setting, mutant: Mutant): Setting["question"] {
  if (mutant.operator !== "add" || mutant.policy !== undefined) return question;
  const { subjects: _, ...all } = question;
  return all;
}

/** Empty, or why the finding does not point at the edit: at the edited resource, the subject, or what the edit enables. */
function rightPlace({ plan, platform }: Setting, mutant: Mutant, finding: Finding | undefined): string {
  if (finding === undefined) return "no finding";
  const { witness } = finding;
  const places = [
    finding.origin.path,
    ...(witness?.kind === "request" ? [witness.allowedBy?.path ?? ""] : []),
    ...(witness?.kind === "path" ? witness.hops.map(({ origin, resource }) => origin?.path ?? resource) : []),
  ];
  const allowed = [
    mutant.resource,
    "Organization/VariantGuardrail",
    ...(plan.subjects ?? []),
    ...(plan.carriers ?? []),
    ...(plan.subjects ?? []).map((id) => `${id}Policy`),
    ...(mutant.enables ?? []),
  ];
  const isThere = places.some((place) => allowed.some((start) => place === start || place.startsWith(`${start}/`)));
  if (!isThere && witness?.kind !== "absence") return places.join(", ");
  if (finding.outcome === "broken" && finding.witness === null) return "no witness";
  const { policy } = mutant;
  if (witness?.kind !== "request" || policy?.statement === undefined) return "";
  const names = policy.effect === "Deny" ? actionsOf(platform, policy.document, policy.statement, plan.goals) : plan.goals;
  return names.some((name) => name.toLowerCase() === witness.action.toLowerCase()) ? "" : `the witness does ${witness.action}`;
}

/** What the statement refused before the edit. */
function actionsOf(platform: Platform, document: Parameters<typeof indexOf>[1], statement: string, goals: readonly string[]): readonly string[] {
  const found = statementsOf(platform, document)[indexOf(platform, document, statement)];
  return found === undefined ? [] : actionsMatched(found, goals);
}
