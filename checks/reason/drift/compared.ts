import type { Difference } from "./compare.ts";
import { isNoDrift, madeIdOf } from "./not-written.ts";
import { pair, type Pairing } from "./pairing.ts";
import type { Estate, Resource } from "../../model/estate.ts";
import { unknown, type Fact, type Origin } from "../../model/fact.ts";
import type { Kinds } from "../../model/kinds.ts";
import type { OrganizationPolicy } from "../../model/organization.ts";
import type { Text } from "../../model/text.ts";

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
  "ec2:channel": null,
  "ec2:route": null,
} as const satisfies { readonly [K in keyof Kinds]?: ((of: Kinds[K]) => Fact<Text>) | null };

export type Compared = keyof typeof names;
export const kinds = Object.keys(names) as Compared[];

const pairings = new WeakMap<Estate, Map<string, Pairing>>();

/** What is written of an account, beside what is found in it. */
export function pairingIn(estate: Estate, written: Estate, account: string): Pairing {
  const ofEstate = pairings.get(estate) ?? new Map<string, Pairing>();
  pairings.set(estate, ofEstate);
  const before = ofEstate.get(account);
  if (before !== undefined) return before;
  const all = pair(
    kinds.map((kind) => {
      const all: readonly Kinds[Compared][] = written.list(kind, account).items;
      // An account shows one as interfaces, as many as it has subnets. Where no template writes any, one that is found is drift.
      const isPaired = (of: Kinds[Compared]): boolean => isCompared(of) && !(isBalancer(of) && all.some(isBalancer));
      return {
        written: all.filter(isPaired),
        found: estate.list(kind, account).items.filter((each) => isPaired(each) && !isNoDrift(each, written)),
        ...(names[kind] !== null && { called: names[kind] as (of: Resource) => Fact<Text> }),
      };
    }),
  );
  // By an id that a template takes from deployment: a peering that somebody else made.
  const isNamed = (of: Kinds[Compared]): boolean => {
    const id = madeIdOf(of);
    return id !== undefined && all.isFilledIn(id);
  };
  const pairing: Pairing = { ...all, onlyFound: (all.onlyFound as readonly Kinds[Compared][]).filter((each) => !isNamed(each)) };
  ofEstate.set(account, pairing);
  return pairing;
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

export function sentence({ fact, written, found }: Difference): string {
  return `${fact} is ${written} in the template and ${found} in the account.`;
}

export function line({ fact, written, found, writtenAt, foundAt }: Difference): string {
  return `${fact}: ${written} in the template (${place(writtenAt)}), ${found} in the account (${place(foundAt)})`;
}

function place({ file, path, line: at }: Origin): string {
  return `${file === undefined ? "" : `${file}${at === undefined ? "" : `:${at}`} `}${path}`;
}
