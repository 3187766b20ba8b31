import type { EstateFile } from "../checks/model/estate-file.ts";
import type { Run } from "../checks/model/run.ts";
import { groupBy } from "./summary.ts";
import { type Standing, standingOf, standings } from "./words.ts";

/** Who is who, as a picture: the organization, its units, and in each the accounts of the vendor and of the tenants. */
export interface EstatePicture {
  readonly vendor: string;
  /** The organization's id; null when none was named. */
  readonly organization: string | null;
  /** What lies directly under the organization's root, or in no unit that is known. */
  readonly root: UnitPicture;
}

export interface UnitPicture {
  readonly name: string;
  readonly units: readonly UnitPicture[];
  readonly accounts: readonly AccountPicture[];
}

export interface AccountPicture {
  /** A tenant's id, or the role the account has in the platform. */
  readonly name: string;
  readonly account: string;
  readonly role: "vendor" | "tenant";
  readonly region: string | null;
  /** How the findings about it stand; all nought when there is none. */
  readonly findings: Readonly<Record<Standing, number>>;
}

/** The tenants come from the run; the organization and the vendor's accounts from the estate file, where it is given. */
export function estatePictureOf(run: Run, file?: EstateFile): EstatePicture {
  const byTenant = groupBy(run.findings, (finding) => JSON.stringify(finding.tenant));
  const vendors = Object.entries(file?.vendor.accounts ?? {}).map(([role, account]) => ({
    path: file?.vendor.units[role] ?? "",
    account: { name: role, account, role: "vendor" as const, region: null, findings: tallyOf([]) },
  }));
  const tenants = run.run.tenants.map((tenant) => ({
    path: tenant.unit ?? "",
    account: {
      name: tenant.id,
      account: tenant.account,
      role: "tenant" as const,
      region: tenant.region,
      findings: tallyOf(byTenant.get(JSON.stringify(tenant.id)) ?? []),
    },
  }));
  return { vendor: run.run.vendor, organization: file?.organization?.id ?? null, root: unitOf("", [...vendors, ...tenants]) };
}

/** The worst standing among an account's findings; undefined when there is none. */
export function worstStanding(account: AccountPicture): Standing | undefined {
  return standings.find((standing) => account.findings[standing] > 0);
}

const order = ["broken", "undecided", "accepted", undefined, "holds"] as const;

/** Broken, undecided, accepted, not judged, holds; else as they were. */
export function worstAccountsFirst(accounts: readonly AccountPicture[]): readonly AccountPicture[] {
  return accounts.toSorted((a, b) => order.indexOf(worstStanding(a)) - order.indexOf(worstStanding(b)));
}

/** Every account with the path of its unit, in the order of the picture. */
export function accountsOf(unit: UnitPicture, path = ""): readonly { readonly path: string; readonly account: AccountPicture }[] {
  return [
    ...unit.accounts.map((account) => ({ path, account })),
    ...unit.units.flatMap((child) => accountsOf(child, path === "" ? child.name : `${path}/${child.name}`)),
  ];
}

interface Placed {
  readonly path: string;
  readonly account: AccountPicture;
}

/** AWS allows five levels below the root; a path that goes on is one name from there. (organizations quotas, "OU maximum depth") */
const deepest = 5;

function unitOf(name: string, placed: readonly Placed[], depth = 0): UnitPicture {
  const here = placed.filter(({ path }) => path === "");
  const below = groupBy(
    placed.filter(({ path }) => path !== ""),
    ({ path }) => (depth < deepest - 1 ? (path.split("/")[0] ?? "") : path),
  );
  return {
    name,
    accounts: here.map(({ account }) => account),
    units: [...below].map(([child, inside]) =>
      unitOf(
        child,
        inside.map(({ path, account }) => ({ path: path.slice(child.length + 1), account })),
        depth + 1,
      ),
    ),
  };
}

function tallyOf(findings: readonly Parameters<typeof standingOf>[0][]): Record<Standing, number> {
  const tally = { broken: 0, undecided: 0, accepted: 0, holds: 0 };
  for (const finding of findings) tally[standingOf(finding)]++;
  return tally;
}
