import { examples } from "./template-equals-account.examples.ts";
import { isNamed, isOfOthers } from "./not-written.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Estate, Resource } from "../../model/estate.ts";
import { unknown, type Fact, type Listing, type Origin } from "../../model/fact.ts";
import type { Kinds } from "../../model/kinds.ts";
import type { OrganizationPolicy } from "../../model/organization.ts";
import type { Text } from "../../model/text.ts";
import { broken, holds, undecided, type Verdict } from "../../model/verdict.ts";
import type { Difference } from "../../reason/drift/compare.ts";
import { pair, type Pair, type Pairing } from "../../reason/drift/pairing.ts";

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

/** How each kind is called for ever; null: by nothing but its facts. */
const names = {
  "s3:bucket": (of) => of.name,
  "kms:key": (of) => of.keyId,
  "ec2:vpc": (of) => of.vpcId,
  "iam:principal": (of) => of.arn,
  "organizations:unit": (of) => of.unitId,
  "organizations:policy": (of) => (of.name.known && of.name.value === null ? unknown("It has no name.", of.origin) : (of.name as Fact<Text>)),
  "cloudtrail:trail": null,
  "logs:delivery": null,
  "rds:cluster": null,
  "ec2:peering": null,
  "ec2:channel": null,
  "ec2:route": null,
} as const satisfies { readonly [K in keyof Kinds]?: ((of: Kinds[K]) => Fact<Text>) | null };

type Compared = keyof typeof names;
const kinds = Object.keys(names) as Compared[];

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

const pairings = new WeakMap<Estate, Map<string, Pairing>>();

function pairingIn(estate: Estate, written: Estate, account: string): Pairing {
  const ofEstate = pairings.get(estate) ?? new Map<string, Pairing>();
  pairings.set(estate, ofEstate);
  const before = ofEstate.get(account);
  if (before !== undefined) return before;
  const pairing = pair(
    kinds.map((kind) => {
      const all: readonly Kinds[Compared][] = written.list(kind, account).items;
      // An account shows one as interfaces, as many as it has subnets. Where no template writes any, one that is found is drift.
      const isPaired = (of: Kinds[Compared]): boolean => isCompared(of) && !(isBalancer(of) && all.some(isBalancer));
      const found: readonly Kinds[Compared][] = estate.list(kind, account).items.filter((each) => isPaired(each) && !isOfOthers(each));
      return {
        written: all.filter(isPaired),
        // What is named may still be what a template writes, where nothing else is.
        found: found.toSorted((a, b) => Number(isNamed(a, written)) - Number(isNamed(b, written))),
        ...(names[kind] !== null && { called: names[kind] as (of: Resource) => Fact<Text> }),
      };
    }),
  );
  const settled = { ...pairing, onlyFound: pairing.onlyFound.filter((each) => !isNamed(each as Kinds[Compared], written)) };
  ofEstate.set(account, settled);
  return settled;
}

/** Policies that are no IAM documents, and stores besides RDS's, are read from one of the sources only. */
function isCompared(of: Kinds[Compared]): boolean {
  if (of.kind === "rds:cluster") return of.type.startsWith("AWS::RDS::");
  return of.kind !== "organizations:policy" || isIam(of.type);
}

function isBalancer(of: Kinds[Compared]): boolean {
  return of.kind === "ec2:channel" && of.type.startsWith("AWS::ElasticLoadBalancing");
}

function isIam(type: OrganizationPolicy["type"]): boolean {
  return !type.known || ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"].includes(type.value);
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

function sentence({ fact, written, found }: Difference): string {
  return `${fact} is ${written} in the template and ${found} in the account.`;
}

function line({ fact, written, found, writtenAt, foundAt }: Difference): string {
  return `${fact}: ${written} in the template (${place(writtenAt)}), ${found} in the account (${place(foundAt)})`;
}

function place({ file, path, line: at }: Origin): string {
  return `${file === undefined ? "" : `${file}${at === undefined ? "" : `:${at}`} `}${path}`;
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
