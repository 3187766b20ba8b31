import { shownPath } from "../../model/estate-file.ts";
import { examples } from "./tenant-has-own-account.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Estate, Tenant } from "../../model/estate.ts";
import type { Fact, Origin } from "../../model/fact.ts";
import type { Member } from "../../model/organization.ts";
import type { RegisteredTenant } from "../../model/registry.ts";
import { literal } from "../../model/text.ts";
import { broken, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";
import { unitPath } from "../../reason/policy/guardrails.ts";

export default defineCheck({
  id: "tenant-has-own-account",
  claim: "Every tenant has exactly one account, in the tenants' organizational unit, and no account serves two tenants.",
  severity: "critical",
  why: "An account that serves two tenants separates nothing, and one outside the tenants' unit is bound by none of its guardrails.",
  fix: "Give each tenant an account of its own in the registry, and move it to the unit that the estate file names for it.",
  references: [
    "https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html",
    "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_ous.html",
  ],
  kind: "tenant",
  planes: ["registry", "account"],
  limits: {
    registry: [
      "In which unit the account is, the organization says: plane account.",
      "A tenant that is only requested has no account yet, and is judged from its next phase on.",
    ],
    account: ["Whose account it is, the estate file and the registry say; an organization lists accounts, not customers."],
  },
  subjects: (estate) => ({ items: isRequested(estate) ? [] : [estate.tenant], unread: [] }),
  judge: (tenant, estate) => (estate.plane === "registry" ? byRegistry(tenant, estate) : byOrganization(tenant, estate)),
  examples,
});

function isRequested(estate: Estate): boolean {
  const own = recordsOf(estate.tenant, estate);
  const isNamed = estate.file.tenants.some(({ id }) => id === estate.tenant.id);
  return !isNamed && own.every(({ record }) => record.phase === "requested" && record.account === null) && own.length === 1;
}

function recordsOf({ id }: Tenant, estate: Estate): readonly RegisteredTenant[] {
  return estate.list("registry:tenant").items.filter((each) => each.id === id);
}

function byRegistry(tenant: Tenant, estate: Estate): Verdict {
  const [own, second] = recordsOf(tenant, estate);
  const [registry] = estate.list("registry:registry").items;
  if (own === undefined) {
    const where = registry?.origin ?? tenant.origin;
    return broken(`The registry has no record of tenant ${tenant.id}.`, where, {
      witness: { kind: "absence", of: `a record of ${tenant.id}`, readCompletely: estate.sourcesOf(tenant.account) },
    });
  }
  if (second !== undefined) return written(second, `The registry has two records of tenant ${tenant.id}.`, `id: ${tenant.id}`, second.origin);
  const { account } = own.record;
  const at = own.at("account");
  const says = (what: string): Verdict => written(own, what, `account: ${account ?? "null"}`, at);
  if (account === null) return says(`The registry has no account of tenant ${tenant.id}, which it has as ${own.record.phase}.`);
  if (account !== tenant.account) return says(`The registry has account ${account} for ${tenant.id}, the estate file ${tenant.account}.`);
  const another = estate.list("registry:tenant", account).items.find(({ id }) => id !== tenant.id);
  if (another !== undefined) return says(`Account ${account} serves ${tenant.id} and ${another.id}.`);
  const other = vendorsUse(account, estate);
  if (other !== undefined) return says(`Account ${account} of ${tenant.id} is ${other}.`);
  return holds(`The registry has account ${account} for ${tenant.id} alone.`);
}

function vendorsUse(account: string, estate: Estate): string | undefined {
  const { organization, vendor } = estate.file;
  const name = Object.entries(vendor.accounts).find(([, id]) => id === account)?.[0];
  if (name !== undefined) return `the vendor's (${name})`;
  if (organization?.management === account) return "the management account";
  const cell = estate.list("registry:cell").items.find((each) => each.cell?.account === account);
  return cell === undefined ? undefined : `that of ${cell.id}`;
}

function written({ id }: RegisteredTenant, because: string, statement: string, origin: Origin): Verdict {
  return broken(because, origin, { witness: { kind: "statement", statement: `${id}: ${statement}`, origin } });
}

function byOrganization(tenant: Tenant, estate: Estate): Verdict {
  const { account } = tenant;
  const management = estate.file.organization?.management;
  if (management === undefined) return undecided("The estate file names no organization, so no unit of it is known.", tenant.origin);
  if (estate.sourcesOf(account).length === 0) {
    const [unread] = estate.list("iam:principal", account).unread;
    return undecided(unread?.why ?? `Account ${account} was not entered.`, unread?.origin ?? tenant.origin);
  }
  const { items, unread } = estate.list("organizations:account", management);
  const member = items.find((each) => isAccount(each, account));
  if (member !== undefined) return every(isInUnit(tenant, member, unitPath(estate, account)), holds(`No other tenant has account ${account}.`));
  const [part] = unread;
  if (part !== undefined) return undecided(`Whether the organization has account ${account} is not known: ${part.why}`, part.origin);
  const origin: Origin = { source: "account", path: `${management}/organizations.ListAccounts`, file: shownPath(estate.file) };
  // ListAccounts of another account than the management's lists none, and denies nothing.
  if (!items.some((each) => isAccount(each, management)))
    return undecided(`The list of accounts (organizations:ListAccounts) does not name the management account ${management}.`, origin);
  return broken(`Organization ${estate.file.organization?.id ?? ""} has no account ${account}.`, items[0]?.origin ?? origin, {
    witness: { kind: "absence", of: `account ${account}`, readCompletely: [`organizations.ListAccounts of account ${management}`] },
  });
}

function isAccount({ accountId }: Member, account: string): boolean {
  return accountId.known && literal(accountId.value) === account;
}

/** The tenants' unit is the one that the estate file names, with whatever is below it. */
function isInUnit({ id, account, entry }: Tenant, member: Member, path: Fact<string>): Verdict {
  return whenKnown(path, (actual) => {
    if (entry.unit === undefined)
      return undecided(
        `The estate file does not name the tenants' unit (tenants/${id}/unit); account ${account} is in ${named(actual)}.`,
        member.origin,
      );
    const unit = steps(entry.unit);
    const where = steps(actual);
    if (unit.every((step, i) => where[i] === step)) return holds(`Account ${account} is in ${named(actual)}, the unit of ${id}.`);
    return broken(`Account ${account} of ${id} is in ${named(actual)}, not in ${unit.join("/")}.`, member.origin, {
      witness: { kind: "path", hops: [{ location: named(actual), resource: account, rule: `is to be in ${unit.join("/")}`, origin: member.origin }] },
    });
  });
}

function steps(path: string): readonly string[] {
  return path.split("/").filter((step) => step !== "");
}

function named(path: string): string {
  return path === "" ? "the root" : path;
}
