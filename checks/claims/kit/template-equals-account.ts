import { examples } from "./template-equals-account.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Estate } from "../../model/estate.ts";
import { unknown, type Listing } from "../../model/fact.ts";
import type { Kinds } from "../../model/kinds.ts";
import { broken, holds, undecided, type Verdict } from "../../model/verdict.ts";
import { kinds, line, pairingIn, sentence, type Compared } from "../../reason/drift/compared.ts";
import type { Pair, Pairing } from "../../reason/drift/pairing.ts";

export default defineCheck<Compared>({
  id: "template-equals-account",
  claim: "For every fact both sources know, template and account agree.",
  severity: "medium",
  why: "What was proved of a template is true of an account only while the account is what the template says.",
  fix: "Deploy the templates again, or write what was changed in the account into them.",
  references: ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html"],
  kind: "resource",
  scope: "everywhere",
  planes: ["account"],
  beside: "template",
  limits: {
    account: [
      "Drift is judged on what the claims judge: buckets, keys, trails, flow logs, VPCs, their gateways, endpoints and routes, databases of RDS, users, roles, units, service and resource control policies.",
      "What AWS makes by itself (routes to the own VPC, service-linked roles, FullAWSAccess) and what a template names by the id that AWS gave it (a peering, another team's VPC) is in no template and no drift.",
      "Load balancers are compared only where no template of the account writes one: an account shows each as several interfaces.",
      "A value that the templates leave to deployment takes what the account has.",
    ],
  },
  subjects: (estate, accounts) => {
    const lists = accounts.map((account) => subjectsIn(estate, account));
    return { items: lists.flatMap(({ items }) => items), unread: lists.flatMap(({ unread }) => unread) };
  },
  judge: (resource, estate) => {
    const { written } = estate;
    if (written === undefined) return undecided("No template was read.", resource.origin);
    const pairing = pairingIn(estate, written, resource.account);
    const own = pairing.pairs.find((each) => each.found === resource || each.written === resource);
    if (own !== undefined) return ofPair(own, pairing);
    const here = pairing.onlyFound.includes(resource);
    return ofOne(resource, here ? written : estate, here ? "template" : "account");
  },
  examples,
});

/** Every resource of an account, by either source. An account of which no template was read has nothing to be compared with. */
function subjectsIn(estate: Estate, account: string): Listing<Kinds[Compared]> {
  const { written, tenant } = estate;
  if (written === undefined) return { items: [], unread: [] };
  if (written.sourcesOf(account).length === 0)
    return { items: [], unread: account === tenant.account ? [unknown(`no template of account ${account} was read`, tenant.origin, account)] : [] };
  const { pairs, onlyFound, onlyWritten } = pairingIn(estate, written, account);
  const unread = kinds.flatMap((kind) => estate.list(kind, account).unread);
  return {
    items: [...pairs.map(({ found }) => found), ...onlyFound, ...onlyWritten] as Kinds[Compared][],
    unread: [...new Map(unread.map((part) => [part.why, part])).values()],
  };
}

function ofPair(own: Pair, pairing: Pairing): Verdict {
  const { differences, unsure, facts } = pairing.compare(own);
  const [first, ...others] = differences;
  if (first !== undefined) {
    const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
    return broken(`It is not as ${own.written.id} says: ${sentence(first)}${more}`, first.foundAt, {
      witness: { kind: "statement", statement: differences.map(line).join("\n"), origin: first.foundAt },
      discriminator: differences.map(({ fact }) => fact).join(),
    });
  }
  const [gap] = unsure;
  if (gap !== undefined) return undecided(`Whether ${gap.fact} is as ${own.written.id} says is not known: ${gap.why}`, gap.origin);
  return holds(`All ${facts} facts are as ${own.written.id} says.`);
}

/** A resource that one source has and the other, read whole, has not. */
function ofOne(resource: Kinds[Compared], other: Estate, source: "template" | "account"): Verdict {
  const [gap] = other.list(resource.kind, resource.account).unread;
  const what = source === "template" ? "no template of the account writes it" : "the account does not have it";
  if (gap !== undefined) return undecided(`It may be that ${what}: ${gap.why}`, gap.origin);
  const here = source === "template" ? "It is in the account, and" : "A template writes it, and";
  return broken(`${here} ${what}.`, resource.origin, {
    witness: {
      kind: "absence",
      of: `${resource.id} in the ${source === "template" ? "templates" : "account"}`,
      readCompletely: other.sourcesOf(resource.account),
    },
  });
}
