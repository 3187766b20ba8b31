import { examples } from "./network-cell-has-room.examples.ts";
import { cellsOf, isOf, isOver, isVendors, oneEach, ownerOf, stacksOf, tablesOf } from "./cell-peerings.ts";
import { defineCheck } from "../../engine/define-check.ts";
import type { Estate } from "../../model/estate.ts";
import type { Origin } from "../../model/fact.ts";
import type { DeclaredStack, Peering, RouteTable, Vpc } from "../../model/kinds.ts";
import type { RegisteredCell } from "../../model/registry.ts";
import { broken, every, holds, undecided, whenKnown, type Verdict } from "../../model/verdict.ts";

const tenantsMax = 100;
/** (docs.aws.amazon.com/general/latest/gr/vpc-service.html: 50, and no more than 125) */
const peerings = { byDefault: 50, most: 125 };
/** (docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html) */
const routesMost = 1000;
/** (docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html) */
const resourcesMax = 500;

export default defineCheck<"ec2:vpc" | "registry:cell">({
  id: "network-cell-has-room",
  claim: "A cell holds at most 100 tenants, inside peering, route and resource quotas.",
  severity: "medium",
  why: "One VPC takes no more than 125 peerings: the tenant that is one too many cannot be connected, and what its cell shares is shared by too many.",
  fix: "Open another cell, and record new tenants in it; have the quota of peerings raised before the fiftieth.",
  references: [
    "https://docs.aws.amazon.com/general/latest/gr/vpc-service.html",
    "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html",
  ],
  kind: "resource",
  scope: "organization",
  planes: ["registry", "template", "account"],
  limits: {
    registry: ["Routes and resources are facts of the planes template and account."],
    template: [
      "A cell is a VPC of a vendor account that is peered with another account's. Quotas are the most that AWS gives; where an account's own are lower, the registry records them (cells.<id>.quotas).",
    ],
    account: ["What exists is inside the account's own quotas; how many resources a stack has is a fact of plane template."],
  },
  subjects: (estate) => (estate.plane === "registry" ? estate.list("registry:cell") : cellsOf(estate)),
  judge: (cell, estate) => (cell.kind === "registry:cell" ? byRegistry(cell) : byNetwork(cell, estate)),
  examples,
});

function byRegistry({ id, tenants, cell, origin }: RegisteredCell): Verdict {
  const count = tenants.length;
  const at = tenants[tenantsMax]?.at("cell") ?? tenants.at(-1)?.at("cell") ?? origin;
  if (count > tenantsMax) return overfull(`Cell ${id} has ${count} tenants, more than ${tenantsMax}.`, `${id}: ${count} tenants`, at);
  const quota = cell?.quotas?.peeringsPerVpc;
  if (quota !== undefined && count > quota)
    return overfull(`Cell ${id} has ${count} tenants, and its VPC's quota is ${quota} peerings.`, `${id}: peeringsPerVpc: ${quota}`, origin);
  if (quota === undefined && count > peerings.byDefault)
    return undecided(
      `Cell ${id} has ${count} tenants; AWS gives a VPC ${peerings.byDefault} peerings, and the registry does not record that it was given more.`,
      origin,
    );
  return holds(`Cell ${id} has ${count} tenant${count === 1 ? "" : "s"}; ${quota ?? peerings.byDefault} peerings are its quota.`);
}

function overfull(because: string, statement: string, origin: Origin): Verdict {
  return broken(because, origin, {
    witness: { kind: "statement", statement, origin },
    discriminator: statement.split(":")[1]?.replaceAll(/[\d ]/g, "") ?? "",
  });
}

function byNetwork(vpc: Vpc, estate: Estate): Verdict {
  const found = estate.list("ec2:peering", vpc.account);
  const own = found.items.filter((each) => isOf(each, vpc) && !isOver(each));
  const tenants = oneEach(own.filter((each) => !isVendors(each, estate)));
  const gaps = found.unread.map((part) => undecided(`The peerings of ${vpc.id} are not all known: ${part.why}`, part.origin));
  const sure = (each: Peering): boolean => each.live.known && ownerOf(each) !== undefined;
  return every(
    atMost(tenantsMax, tenants.filter(sure), tenants, "peered accounts that are not the vendor's", vpc),
    atMost(
      peerings.most,
      own.filter(({ live }) => live.known),
      own,
      "peerings",
      vpc,
    ),
    ...tablesOf(vpc, estate).map(routed),
    ...stacksOf(vpc, own, estate).map(sized),
    ...gaps,
    holds(`It is peered with ${tenants.length} tenant${tenants.length === 1 ? "" : "s"}.`),
  );
}

function atMost(most: number, sure: readonly Peering[], all: readonly Peering[], what: string, vpc: Vpc): Verdict {
  const at = sure[most]?.origin ?? vpc.origin;
  if (sure.length > most) return overfull(`${vpc.id} has ${sure.length} ${what}, more than ${most}.`, `${vpc.id}: ${sure.length} ${what}`, at);
  const open = all.find((each) => !sure.includes(each));
  if (all.length <= most || open === undefined) return holds("");
  return undecided(`${vpc.id} has ${all.length} ${what}, if ${open.id} is one; more than ${most} are too many.`, open.origin);
}

function routed({ id, routes, origin }: RouteTable): Verdict {
  return whenKnown(routes, (count) =>
    count > routesMost
      ? overfull(`${id} has ${count} routes, and AWS takes no more than ${routesMost}.`, `${id}: ${count} routes`, origin)
      : holds(""),
  );
}

function sized({ id, resources, origin }: DeclaredStack): Verdict {
  if (resources <= resourcesMax) return holds("");
  return overfull(
    `Stack ${id} declares ${resources} resources, and CloudFormation takes no more than ${resourcesMax}.`,
    `${id}: ${resources} resources`,
    origin,
  );
}
