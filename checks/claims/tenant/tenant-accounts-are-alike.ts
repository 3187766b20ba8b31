import { examples } from "./tenant-accounts-are-alike.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Estate, Tenant } from "../../model/estate.ts";
import type { Unknown } from "../../model/fact.ts";
import type { Kinds } from "../../model/kinds.ts";
import { broken, holds, undecided, type Verdict } from "../../model/verdict.ts";
import { kinds, line, pairingIn, type Compared } from "../../reason/drift/compared.ts";
import type { Pair, Pairing } from "../../reason/drift/pairing.ts";

const limits = [
  "Controls are what the claims judge of an account: buckets, keys, trails, flow logs, VPCs, their gateways, endpoints and routes, databases of RDS, users and roles.",
  "A value that the canonical template leaves to deployment takes what the account has, the same everywhere; that it is the tenant's own is other claims'.",
];

export default defineCheck({
  id: "tenant-accounts-are-alike",
  claim: "Every tenant's account has the same controls as the canonical template; each deviation is listed.",
  severity: "high",
  why: "What is proved of one template is true of every tenant only while their accounts are that template.",
  fix: "Deploy the canonical template again in the account that deviates, or bring what was changed there to all.",
  references: ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html"],
  kind: "tenant",
  planes: ["template", "account"],
  beside: "canonical",
  limits: { template: [...limits, "Templates that are canonical themselves have nothing to deviate from."], account: limits },
  judge: (tenant, estate) =>
    estate.written === undefined
      ? undecided(`No template is judged as tenant ${tenant.id}'s, so there is none to compare its account with.`, tenant.origin)
      : alike(tenant, estate, estate.written),
  examples,
});

interface Deviation {
  readonly sentence: string;
  readonly origin: Kinds[Compared]["origin"];
}

function alike({ account, id }: Tenant, estate: Estate, canonical: Estate): Verdict {
  const pairing = pairingIn(estate, canonical, account);
  const compared = pairing.pairs.map((pair) => ofPair(pair, pairing));
  const deviations = [...compared.flatMap((each) => each.deviations), ...ofOneSide(pairing, estate, canonical)];
  const [first] = deviations;
  if (first !== undefined) {
    const more = deviations.length === 1 ? "" : ` (and ${deviations.length - 1} more)`;
    return broken(`Account ${account} of ${id} deviates from the canonical template: ${first.sentence}${more}`, first.origin, {
      witness: { kind: "statement", statement: deviations.map(({ sentence }) => sentence).join("\n"), origin: first.origin },
    });
  }
  const [gap] = [...compared.flatMap(({ unsure }) => unsure), ...unreadIn(estate, account), ...unreadIn(canonical, account)];
  if (gap !== undefined) return undecided(`Whether account ${account} is as the canonical template says is not known: ${gap.why}`, gap.origin);
  if (compared.length === 0)
    return undecided(`Neither account ${account} nor the canonical template has a resource that is compared.`, canonical.tenant.origin);
  return holds(`All ${compared.length} resources of account ${account} are as the canonical template says.`);
}

function ofPair(pair: Pair, pairing: Pairing): { readonly deviations: readonly Deviation[]; readonly unsure: readonly Unknown[] } {
  const { differences, unsure } = pairing.compare(pair);
  const { written, found } = pair;
  return {
    deviations: differences.map((each) => ({ sentence: `${found.id} is not as ${written.id}: ${line(each)}`, origin: each.foundAt })),
    unsure: unsure.map(({ fact, why, origin }) => ({ known: false, why: `${fact} of ${found.id}: ${why}`, origin })),
  };
}

/** What one of the two has alone is a deviation when the other was read whole. */
function ofOneSide({ onlyFound, onlyWritten }: Pairing, estate: Estate, canonical: Estate): readonly Deviation[] {
  const isSure = (of: Kinds[Compared], other: Estate): boolean => other.list(of.kind, of.account).unread.length === 0;
  const found = (onlyFound as readonly Kinds[Compared][]).filter((of) => isSure(of, canonical));
  const written = (onlyWritten as readonly Kinds[Compared][]).filter((of) => isSure(of, estate));
  return [
    ...found.map(({ id, origin }) => ({ sentence: `${id} is in no canonical template.`, origin })),
    ...written.map(({ id, origin }) => ({ sentence: `${id} of the canonical template is not in the account.`, origin })),
  ];
}

function unreadIn(estate: Estate, account: string): readonly Unknown[] {
  return kinds.flatMap((kind) => estate.list(kind, account).unread);
}
