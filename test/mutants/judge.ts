import { checks } from "../../checks/claims/index.ts";
import type { Check } from "../../checks/engine/define-check.ts";
import { judgeCheck } from "../../checks/engine/judge.ts";
import { worst } from "../../checks/engine/run.ts";
import type { Finding, Outcome } from "../../checks/model/run.ts";
import { estateFileOf, viewOf, type Opener, type Platform, type Scope } from "./platform.ts";

export interface Judged {
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
}

/** What is judged: one claim about one tenant in one view, some of its subjects or all. */
export interface Question {
  readonly claim: string;
  readonly scope: Scope;
  readonly tenant: string;
  /** Ids of subjects; absent: all. What the listing leaves unread counts in any case. */
  readonly subjects?: readonly string[];
  /** Judged in the claim's place: the kit's own test. */
  readonly check?: Check;
}

export function checkNamed(id: string): Check {
  const check = checks.find((each) => each.id === id);
  if (check === undefined) throw new Error(`no check ${id}`);
  return check;
}

/** Judges as `cofferdam check` does: every satisfiable world, assumptions, unread parts. */
export function judge(platform: Platform, { claim, scope, tenant, subjects, check: given }: Question, opener?: Opener): Judged {
  const file = estateFileOf(platform, tenant);
  const check = given ?? checkNamed(claim);
  const findings = judgeCheck(subjects === undefined ? check : limitedTo(check, subjects), [viewOf(platform, file, scope, opener)], file);
  return { outcome: worst(findings.map((finding) => finding.outcome)), findings };
}

function limitedTo(check: Check, ids: readonly string[]): Check {
  const { kind } = check;
  if (kind === "tenant" || kind === "resource") return check;
  return {
    ...check,
    subjects(estate, accounts) {
      const { items, unread } = check.subjects?.(estate, accounts) ?? estate.list(kind, estate.tenant.account);
      return { items: items.filter((item) => ids.includes(item.id)), unread };
    },
  };
}
