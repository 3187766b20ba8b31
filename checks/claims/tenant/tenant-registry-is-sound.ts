import { examples } from "./tenant-registry-is-sound.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Origin } from "../../model/fact.ts";
import type { RegisteredTenant } from "../../model/registry.ts";
import { broken, holds, whenKnown, type Verdict } from "../../model/verdict.ts";
import { overlap, overlapping, parseRange, type Range } from "../../reason/registry/ranges.ts";
import { collisions } from "../../reason/registry/uniqueness.ts";

export default defineCheck({
  id: "tenant-registry-is-sound",
  claim: "Tenant records have unique accounts, ids, e-mails, and address ranges that overlap neither within a cell nor with shared networks.",
  severity: "high",
  why: "Two tenants under one account, id or mailbox are one tenant to whatever is built from the registry; two ranges that overlap cannot both be routed.",
  fix: "Give the later record an account, an id, a mailbox or a range of its own; a plus address is the same mailbox.",
  references: [
    "https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html",
    "https://docs.aws.amazon.com/vpc/latest/peering/invalid-peering-configurations.html",
  ],
  kind: "registry:registry",
  scope: "organization",
  planes: ["registry"],
  limits: { registry: ["What the records say; that accounts and networks are as recorded is judged on the other planes."] },
  subjects: (estate) => estate.list("registry:registry"),
  judge: (registry) => {
    const { records } = registry;
    const problems = [...shared(records), ...overlaps(records)];
    const [first] = problems;
    if (first !== undefined) return verdictOf(first, problems.length);
    if (records.length === 0) return holds("It has no tenant record.");
    return whenKnown(registry.sharedNetworks, (networks) => {
      const [inside, ...more] = records.flatMap((each) => sharedWith(each, networks));
      if (inside !== undefined) return verdictOf(inside, 1 + more.length);
      const networksSaid = networks.length === 0 ? "no network is shared" : `none overlaps ${networks.join(", ")}`;
      return holds(`${records.length} records: accounts, ids and mailboxes are unique, ranges are apart within each cell, and ${networksSaid}.`);
    });
  },
  examples,
});

interface Problem {
  readonly said: string;
  readonly written: string;
  readonly at: Origin;
  readonly key: string;
}

const words: Readonly<Record<string, string>> = {
  id: "the id",
  customerId: "the customer id",
  account: "the account",
  email: "the mailbox",
  peering: "the peering",
};

function shared(records: readonly RegisteredTenant[]): Problem[] {
  return collisions(records, ({ record }) => record).map(({ field, first, second, value }) => ({
    said: `Tenants ${first.id} and ${second.id} share ${words[field] ?? field} ${value}.`,
    written: `${field}: ${String(second.record[field])}`,
    at: second.at(field),
    key: `${field} ${second.id}`,
  }));
}

function overlaps(records: readonly RegisteredTenant[]): Problem[] {
  const cells = new Map<string, RegisteredTenant[]>();
  for (const each of records) {
    const inside = cells.get(each.record.cell) ?? [];
    inside.push(each);
    cells.set(each.record.cell, inside);
  }
  return [...cells].flatMap(([cell, inside]) =>
    overlapping(inside, rangeOf).map(([first, second]) => ({
      said: `In cell ${cell} the ranges of ${first.id} (${first.record.cidr}) and ${second.id} (${second.record.cidr}) overlap.`,
      written: `cidr: ${second.record.cidr}`,
      at: second.at("cidr"),
      key: `cidr ${second.id}`,
    })),
  );
}

function sharedWith(tenant: RegisteredTenant, networks: readonly string[]): Problem[] {
  return networks.flatMap((network) => {
    const range = parseRange(network);
    if (range === undefined || !overlap(rangeOf(tenant), range)) return [];
    const said = `The range of ${tenant.id} (${tenant.record.cidr}) overlaps the shared network ${network}.`;
    return [{ said, written: `cidr: ${tenant.record.cidr}`, at: tenant.at("cidr"), key: `shared ${tenant.id}` }];
  });
}

/** The source lets nothing else through. */
function rangeOf({ id, record }: RegisteredTenant): Range {
  const range = parseRange(record.cidr);
  if (range === undefined) throw new Error(`the range of ${id}, ${record.cidr}, is none`);
  return range;
}

function verdictOf({ said, written, at, key }: Problem, count: number): Verdict {
  const more = count === 1 ? "" : ` There ${count === 2 ? "is 1 more problem" : `are ${count - 1} more problems`}.`;
  return broken(`${said}${more}`, at, { witness: { kind: "statement", statement: written, origin: at }, discriminator: key });
}
