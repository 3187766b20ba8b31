import { described, memberOf, requiredMember, stringOf, unreadAs, unreadValue } from "./described.ts";
import type { Read } from "./stores.ts";
import type { Replies } from "../replies.ts";
import type { Value } from "../../../model/value.ts";

/** The trails that the home Region shows, as `AWS::CloudTrail::Trail`; an organization's is shown in its members. */
export function readTrails(replies: Replies): Read {
  const { items, unread } = replies.list("cloudtrail.DescribeTrails");
  const resources = items.map((item) => {
    const { id: name } = item;
    const status = replies.one("cloudtrail.GetTrailStatus", { Name: name });
    const gone = unreadValue("The trail is gone.", item.origin);
    return described({
      id: name,
      type: "AWS::CloudTrail::Trail",
      account: replies.account,
      region: stringOf(item, "HomeRegion") ?? item.region,
      origin: item.origin,
      ref: stringOf(item, "Name") ?? name,
      attributes: { Arn: name },
      properties: {
        TrailName: memberOf(item, "Name"),
        IsLogging:
          status.outcome === "found" ? requiredMember(status.found, "IsLogging") : status.outcome === "unread" ? unreadAs(status.unread) : gone,
        ...(status.outcome === "found" && { LatestDeliveryError: memberOf(status.found, "LatestDeliveryError") }),
        IsMultiRegionTrail: requiredMember(item, "IsMultiRegionTrail"),
        IsOrganizationTrail: requiredMember(item, "IsOrganizationTrail"),
        S3BucketName: requiredMember(item, "S3BucketName"),
        KMSKeyId: memberOf(item, "KmsKeyId"),
        EnableLogFileValidation: requiredMember(item, "LogFileValidationEnabled"),
        ...selectors(replies, name),
      },
    });
  });
  return { resources, unread };
}

/** AWS answers with the one kind or the other, and never with neither. (docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventSelectors.html) */
function selectors(replies: Replies, trail: string): Readonly<Record<string, Value>> {
  const answer = replies.one("cloudtrail.GetEventSelectors", { TrailName: trail });
  if (answer.outcome === "unread") return { EventSelectors: unreadAs(answer.unread) };
  if (answer.outcome === "absent") return { EventSelectors: unreadValue("The trail is gone.", answer.origin) };
  const [basic, advanced] = ["EventSelectors", "AdvancedEventSelectors"].map((name) => memberOf(answer.found, name));
  if (advanced?.type === "list" && advanced.items.length > 0) return { AdvancedEventSelectors: advanced };
  if (basic?.type === "list" && basic.items.length > 0) return { EventSelectors: basic };
  return { EventSelectors: unreadValue("The reply states no selectors.", answer.found.origin) };
}
