import { inputOf, jsonError, type Asked, type Rule, type Upstream } from "./asked.ts";
import { withoutLength } from "./s3.ts";

const target = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101";

interface Trail {
  readonly Name: string;
  readonly TrailARN: string;
  readonly IsOrganizationTrail?: boolean;
}

/** moto knows trails by name only. (docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StartLogging.html: name or ARN) */
export const trailsByArn: Rule = async (asked, upstream) => {
  if (asked.service !== "cloudtrail") return undefined;
  const input = inputOf(asked);
  const member = ["Name", "TrailName"].find((name) => String(input[name]).startsWith("arn:"));
  if (member === undefined) return undefined;
  const name = String(input[member]).split("/").at(-1);
  return answered({ ...asked, body: Buffer.from(JSON.stringify({ ...input, [member]: name })) }, upstream);
};

/** A new trail logs management events; a status has its times. (docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventSelectors.html) */
export const trailDefaults: Rule = async (asked, upstream) =>
  asked.service === "cloudtrail" && ["GetEventSelectors", "GetTrailStatus"].includes(asked.operation) ? answered(asked, upstream) : undefined;

async function answered(asked: Asked, upstream: Upstream) {
  const answer = await upstream.send(asked);
  if (answer.status !== 200 || asked.operation !== "GetEventSelectors") return answer;
  const reply = JSON.parse(answer.body.toString()) as { EventSelectors?: readonly unknown[]; AdvancedEventSelectors?: readonly unknown[] };
  if ((reply.EventSelectors ?? []).length > 0 || (reply.AdvancedEventSelectors ?? []).length > 0) return answer;
  const all = { ReadWriteType: "All", IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] };
  return { ...answer, headers: withoutLength(answer), body: Buffer.from(JSON.stringify({ ...reply, EventSelectors: [all] })) };
}

/**
 * The organization's trail is seen by its members, named by its ARN, and theirs to see only.
 * (docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html)
 */
export const organizationTrail: Rule = async (asked, upstream) => {
  if (asked.service !== "cloudtrail") return undefined;
  const theirs = await managementOf(asked, upstream);
  if (theirs === undefined) return undefined;
  const shared = ((await trails(theirs, upstream)) ?? []).filter((trail) => trail.IsOrganizationTrail === true);
  if (asked.operation === "DescribeTrails") {
    const answer = await upstream.send(asked);
    if (answer.status !== 200 || shared.length === 0) return answer;
    const { trailList = [] } = JSON.parse(answer.body.toString()) as { trailList?: readonly Trail[] };
    return { ...answer, headers: withoutLength(answer), body: Buffer.from(JSON.stringify({ trailList: [...trailList, ...shared] })) };
  }
  const input = inputOf(asked);
  const named = shared.find(({ TrailARN }) => [input["Name"], input["TrailName"]].includes(TrailARN));
  if (named === undefined) return undefined;
  if (asked.operation.startsWith("Get")) return (await trailsByArn(theirs, upstream)) ?? upstream.send(theirs);
  return jsonError("AccessDeniedException", "An organization trail is changed in its management account only.");
};

/** The same request as the management account's own; undefined where the caller is that account, or in no organization. */
async function managementOf(asked: Asked, upstream: Upstream): Promise<Asked | undefined> {
  const reply = await upstream.json(asked, "organizations", "AWSOrganizationsV20161128.DescribeOrganization", {});
  const management = (reply?.["Organization"] as { MasterAccountId?: string } | undefined)?.MasterAccountId;
  if (management === undefined || management === (await upstream.account(asked))) return undefined;
  const { "x-amz-security-token": _, ...headers } = asked.headers;
  return { ...asked, headers: { ...headers, "x-moto-account-id": management } };
}

async function trails(asked: Asked, upstream: Upstream): Promise<readonly Trail[] | undefined> {
  return (await upstream.json(asked, "cloudtrail", `${target}.DescribeTrails`, {}))?.["trailList"] as readonly Trail[] | undefined;
}
