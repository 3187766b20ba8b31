import { regionsEnabled } from "./plan.ts";
import type { Replies } from "./replies.ts";
import type { Read } from "./resources/stores.ts";
import { unknown } from "../../model/fact.ts";

/** One account's evidence and what its plan was. */
export interface AccountEvidence {
  readonly replies: Replies;
  readonly home: string;
  readonly management: boolean;
}

/** In all enabled Regions; where those are not known, there may be more than was read. */
export function everywhere(evidence: AccountEvidence, read: (replies: Replies, region: string) => Read): Read {
  const { replies, home } = evidence;
  const enabled = regionsEnabled(replies);
  const regions = [...new Set([home, ...(enabled ?? [])])];
  const each = regions.map((region) => read(replies, region));
  const unasked = enabled === undefined ? [...replies.list("account.ListRegions").unread, ...replies.list("ec2.DescribeRegions").unread] : [];
  const why = `Which Regions account ${replies.account} has enabled is not known: ${unasked.map((part) => part.why).join(" ")}`;
  const gap = unknown(why, { source: "account", path: `${replies.account}/account.ListRegions` }, replies.account);
  const gaps = unasked.length === 0 ? [] : [replies.why ?? gap];
  return {
    resources: each.flatMap((part) => part.resources),
    unread: [...gaps, ...each.flatMap((part) => part.unread)],
  };
}

/** What hangs on a VPC is absent in a Region whose VPCs were read whole and are none. */
export function whereVpcs(evidence: AccountEvidence, read: (replies: Replies, region: string) => Read): Read {
  const regions = withVpcs(evidence);
  return everywhere(evidence, (replies, region) => (regions.includes(region) ? read(replies, region) : { resources: [], unread: [] }));
}

export function withVpcs({ replies, home }: AccountEvidence): readonly string[] {
  return [...new Set([home, ...(regionsEnabled(replies) ?? [])])].filter((region) => {
    const { items, unread } = replies.list("ec2.DescribeVpcs", region);
    return items.length > 0 || unread.length > 0;
  });
}
