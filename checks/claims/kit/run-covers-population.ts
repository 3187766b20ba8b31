import { shownPath } from "../../model/estate-file.ts";
import { examples } from "./run-covers-population.examples.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Estate } from "../../model/estate.ts";
import type { Member, Organization } from "../../model/organization.ts";
import { literal, show } from "../../model/text.ts";
import { broken, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";

export default defineCheck({
  id: "run-covers-population",
  claim: "Every account of the organization was collected, or is named as missing.",
  severity: "medium",
  why: "A finding about all tenants is one about those that were looked at; an account that nobody looks at can hold anything.",
  fix: "Name the account in the estate file, as a tenant or under vendor.accounts, and let the collector's role be assumed in it.",
  references: ["https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html"],
  kind: "organizations:organization",
  scope: "organization",
  planes: ["account"],
  limits: { account: ["Accounts that are suspended or being closed can be entered by nobody; they are named and do not count."] },
  judge: (organization, estate) => {
    const { items, unread } = estate.list("organizations:account", organization.account);
    const gaps = unread.map((part) => undecided(`Not all accounts of the organization are known: ${part.why}`, part.origin));
    // ListAccounts of another account than the management's lists none, and denies nothing.
    if (!items.some((member) => isAccount(member, organization.account))) {
      gaps.push(
        undecided(
          `The list of accounts does not name the management account ${organization.account}, so it is not the organization's.`,
          organization.origin,
        ),
      );
    }
    const worst = every(...items.map((member) => isCovered(member, organization, estate)), ...gaps);
    return worst.outcome === "holds" ? holds(covered(items, estate)) : worst;
  },
  examples,
});

function isCovered(member: Member, organization: Organization, estate: Estate): Verdict {
  return whenKnown(member.accountId, (id, origin) => {
    const account = literal(id);
    if (account === undefined) return undecided(`Which account ${show(id)} is, is not known.`, origin);
    if (isClosed(member)) return holds("");
    if (estate.sourcesOf(account).length > 0) return holds("");
    if (accountsNamed(estate).includes(account)) return undecided(`Account ${account} is named in the estate file and was not collected.`, origin);
    return broken(
      `Account ${account} of organization ${organization.id} is neither a tenant's nor the vendor's in the estate file, so nobody looked at it.`,
      origin,
      {
        witness: { kind: "absence", of: `account ${account}`, readCompletely: [shownPath(estate.file)] },
        discriminator: account,
      },
    );
  });
}

function isAccount({ accountId }: Member, account: string): boolean {
  return accountId.known && literal(accountId.value) === account;
}

function isClosed({ status }: Member): boolean {
  return status.known && status.value !== null && ["SUSPENDED", "PENDING_CLOSURE", "CLOSED"].includes(literal(status.value) ?? "");
}

function accountsNamed({ file }: Estate): readonly string[] {
  return [
    ...(file.organization === undefined ? [] : [file.organization.management]),
    ...Object.values(file.vendor.accounts),
    ...file.tenants.map((tenant) => tenant.account),
  ];
}

function covered(members: readonly Member[], estate: Estate): string {
  const closed = members.filter(isClosed).flatMap(({ accountId }) => (accountId.known ? [show(accountId.value)] : []));
  const read = members.length - closed.length;
  return `All ${read} accounts that organization ${estate.file.organization?.id ?? ""} lists were collected.${closed.length === 0 ? "" : ` Closed, so not collected: ${closed.join(", ")}.`}`;
}
