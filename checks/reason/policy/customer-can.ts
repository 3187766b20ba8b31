import { guardrailsOf, membership } from "./guardrails.ts";
import { classOf, customers, isListedWhole, none } from "./principals.ts";
import { prove } from "./prove.ts";
import type { PrincipalClass, Question } from "./question.ts";
import type { Ask } from "./who-can.ts";
import type { Estate } from "../../model/estate.ts";
import { matchesGlob } from "../../model/glob.ts";
import type { Principal } from "../../model/kinds.ts";
import type { Condition } from "../../model/policy.ts";
import { show } from "../../model/text.ts";
import { broken, holds, undecided, type Verdict } from "../../model/verdict.ts";

/**
 * "The customer can do one of `actions`": a principal of the customer that a source shows is allowed to, by all layers, from outside the vendor's
 * networks, or another one can give it a policy that allows it. It breaks when whatever policies the customer's principals have, every such request is
 * refused; or when all of them are read, and none may.
 */
export function customerCan(estate: Estate, ask: Omit<Ask, "by">): Verdict {
  const { account } = ask;
  const own = declared(estate, account);
  const proofs = own.map((each) => prove(questionOf(estate, ask, classOf(estate, each))));
  const at = proofs.findIndex(({ outcome }) => outcome === "refuted");
  if (at >= 0) return holds(`The customer's ${own[at]?.id ?? ""} can ${ask.what}.`);
  const any = prove(questionOf(estate, ask, customers(estate, account)));
  if (any.outcome === "undecided") return undecided(`Whether the customer can ${ask.what} is not decided: ${any.because}`, any.origin);
  const giver = any.outcome === "refuted" ? selfGiven(estate, ask, own) : undefined;
  if (giver !== undefined) return holds(`The customer's ${giver} can give its own roles a policy that lets them ${ask.what}.`);
  const open = proofs.find((proof) => proof.outcome === "undecided");
  if (any.outcome === "refuted" && open?.outcome === "undecided")
    return undecided(`Whether the customer can ${ask.what} is not decided: ${open.because}`, open.origin);
  const elsewhere = globsOf(estate, account).find((glob) => !glob.includes(`::${account}:`));
  if (elsewhere !== undefined)
    return undecided(`No principal of the customer in account ${account} can ${ask.what}; whether ${elsewhere} can is in no source.`, ask.origin);
  if (any.outcome === "refuted" && !isListedWhole(estate, account))
    return undecided(`No source shows a principal of the customer that can ${ask.what}.`, ask.origin);
  return refused(ask, own, any.outcome === "proved");
}

/** Who of them can write the policies of a role of theirs that nothing else keeps from it. */
function selfGiven(estate: Estate, ask: Omit<Ask, "by">, own: readonly Principal[]): string | undefined {
  const { account, origin } = ask;
  const taking = own.filter(
    (each) => each.type === "role" && prove(questionOf(estate, ask, { ...classOf(estate, each), identity: "administrator" })).outcome === "refuted",
  );
  const arns = taking.flatMap(({ arn }) => (arn.known ? [arn.value] : []));
  const write = { what: "", actions: ["iam:PutRolePolicy"], arns, account, policy: none, origin };
  return own.find((each) => arns.length > 0 && prove(questionOf(estate, write, classOf(estate, each))).outcome === "refuted")?.id;
}

function refused(ask: Omit<Ask, "by">, own: readonly Principal[], isForbidden: boolean): Verdict {
  const [first] = own;
  const why = isForbidden
    ? "every such request is refused, whatever the customer's principals are allowed"
    : "no principal of the customer is allowed to";
  const principal = first?.arn.known === true ? show(first.arn.value) : "any principal of the customer";
  return broken(`The customer can not ${ask.what}: ${why}.`, ask.policy.origin, {
    witness: { kind: "request", principal, action: ask.actions[0] ?? "", resource: show(ask.arns[0] ?? []), context: {} },
    discriminator: "customer",
  });
}

function globsOf({ file }: Estate, account: string): readonly string[] {
  return file.tenants.filter((tenant) => tenant.account === account).flatMap(({ customer }) => customer);
}

function declared(estate: Estate, account: string): readonly Principal[] {
  const globs = globsOf(estate, account);
  return estate.list("iam:principal", account).items.filter(({ arn }) => arn.known && globs.some((glob) => matchesGlob(glob, show(arn.value))));
}

function questionOf(estate: Estate, { actions, arns, account, policy, where = [], origin }: Omit<Ask, "by">, who: PrincipalClass): Question {
  const outside: Condition = { operator: "Null", ifExists: false, key: "aws:SourceVpce", values: [["true"]], origin };
  return {
    who: [who],
    actions,
    resource: {
      arns,
      account,
      policy,
      rcp: guardrailsOf(estate, account, "RESOURCE_CONTROL_POLICY"),
      organization: membership(estate, account),
    },
    where: [...where, outside],
  };
}
