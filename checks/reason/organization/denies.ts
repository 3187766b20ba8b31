import { namesOf } from "../policy/action-names.ts";
import { supportsRcp } from "../policy/catalogue.ts";
import { matchesAction } from "../policy/match.ts";
import type { GuardrailType } from "../policy/guardrails.ts";
import type { Statement } from "../../model/policy.ts";
import { literal, show } from "../../model/text.ts";
import { brokenBy, holds, undecided, type Verdict } from "../../model/verdict.ts";

/** Is there a request that the Deny can hit: an action that exists, of a service that policies of the type bind? */
export function denies({ action, origin, sid }: Statement, type: GuardrailType): Verdict {
  if (action.negated) return holds("");
  const named = action.patterns.map(show);
  const prefixes = action.patterns.map((pattern) => literal(pattern)?.split(":")[0] ?? "*");
  const bound = prefixes.filter((service) => type === "SERVICE_CONTROL_POLICY" || /[*?]/.test(service) || supportsRcp(service));
  if (bound.length === 0) {
    const what = `${sid ?? "A statement"} denies ${named.join(", ")}, which no resource control policy binds.`;
    return brokenBy(what, `Action: ${named.join(", ")}`, origin, sid ?? named.join(","));
  }
  const hits = bound.some((service) => /[*?]/.test(service) || namesOf(service).some((name) => matchesAction(action, name) === true));
  return hits ? holds("") : undecided(`Whether there is an action that ${sid ?? "a statement"} denies is not known: ${named.join(", ")}.`, origin);
}
