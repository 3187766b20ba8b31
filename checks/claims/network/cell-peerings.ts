import type { Estate } from "../../model/estate.ts";
import { unknown, type Listing, type Unknown } from "../../model/fact.ts";
import type { DeclaredStack, Kinds, Peering, RouteTable, Vpc } from "../../model/kinds.ts";
import { literal, sameText } from "../../model/text.ts";

function vendorAccounts({ file }: Estate): readonly string[] {
  return [...new Set(Object.values(file.vendor.accounts))];
}

/** The VPCs of vendor accounts that other accounts are peered with. A peering whose VPC nobody knows may be any cell's. */
export function cellsOf(estate: Estate): Listing<Vpc> {
  const accounts = vendorAccounts(estate).filter((account) => estate.plane === "account" || estate.sourcesOf(account).length > 0);
  const lists = accounts.map((account): Listing<Vpc> => {
    const [vpcs, found] = [estate.list("ec2:vpc", account), estate.list("ec2:peering", account)];
    const cells = vpcs.items.filter((vpc) => found.items.some((each) => isOf(each, vpc) && !isOver(each) && !isVendors(each, estate)));
    const homeless = found.items.filter((each) => !isOver(each) && !vpcs.items.some((vpc) => isOf(each, vpc)));
    const open = homeless.map(({ id, origin }) => unknown(`Which VPC of account ${account} the peering ${id} joins is not known.`, origin, account));
    return { items: cells, unread: [...vpcs.unread, ...found.unread, ...open] };
  });
  const items = lists.flatMap((each) => each.items);
  return { items, unread: [...lists.flatMap((each) => each.unread), ...(items.length === 0 ? [] : fromTenants(estate))] };
}

/** A tenant's own template may ask for the peering; how many tenants do, no template says. */
function fromTenants(estate: Estate): readonly Unknown[] {
  if (estate.plane === "account") return [];
  const { account } = estate.tenant;
  const asked = estate.list("ec2:peering", account).items.filter((each) => isVendors(each, estate));
  return asked.map(({ id, origin }) =>
    unknown(`${id} asks the cell for a peering from a tenant's account; how many tenants do is not known.`, origin, account),
  );
}

export function isOf({ vpc, region }: Peering, { vpcId, region: of }: Vpc): boolean {
  return region === of && vpc.known && vpcId.known && sameText(vpc.value, vpcId.value);
}

export function isOver({ live }: Peering): boolean {
  return live.known && !live.value;
}

export function isVendors(peering: Peering, estate: Estate): boolean {
  return vendorAccounts(estate).includes(ownerOf(peering) ?? "");
}

/** A tenant that is peered twice is one tenant. */
export function oneEach(found: readonly Peering[]): readonly Peering[] {
  const byOwner = new Map(found.map((each) => [ownerOf(each) ?? each, each]));
  return [...byOwner.values()];
}

export function ownerOf({ peerAccount }: Peering): string | undefined {
  return peerAccount.known ? literal(peerAccount.value) : undefined;
}

export function tablesOf(vpc: Vpc, estate: Estate): readonly RouteTable[] {
  const { items } = estate.list("ec2:route-table", vpc.account);
  return items.filter((each) => !each.vpc.known || (vpc.vpcId.known && sameText(each.vpc.value, vpc.vpcId.value)));
}

/** The stacks that the VPC and its peerings stand in. */
export function stacksOf(vpc: Vpc, own: readonly Peering[], estate: Estate): readonly DeclaredStack[] {
  const parts: readonly Kinds["ec2:vpc" | "ec2:peering"][] = [vpc, ...own];
  const names = new Set(parts.map(({ id }) => id.split("/")[0]));
  return estate.list("cloudformation:stack", vpc.account).items.filter(({ id }) => names.has(id));
}
