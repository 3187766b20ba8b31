import type { Rule } from "./asked.ts";
import { withoutLength } from "./s3.ts";

/** Instance's ARN → what it was last asked to keep of its performance. */
const kept = new Map<string, { readonly on: string; readonly key: string | null }>();

/**
 * moto forgets what an instance is asked to keep of its performance; AWS says it of each.
 * (docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html)
 */
export const performanceInsights: Rule = async (asked, upstream) => {
  if (asked.service !== "rds" || !["CreateDBInstance", "ModifyDBInstance", "DescribeDBInstances"].includes(asked.operation)) return undefined;
  const answer = await upstream.send(asked);
  if (answer.status !== 200) return answer;
  const body = answer.body.toString();
  if (asked.operation !== "DescribeDBInstances") {
    const input = new URLSearchParams(asked.body.toString());
    const [, arn] = arnOf.exec(body) ?? [];
    const on = input.get("EnablePerformanceInsights");
    if (arn !== undefined && on !== null) kept.set(arn, { on, key: input.get("PerformanceInsightsKMSKeyId") });
  }
  return {
    ...answer,
    headers: withoutLength(answer),
    body: Buffer.from(body.replaceAll(new RegExp(arnOf, "g"), (whole, arn: string) => `${whole}${said(arn)}`)),
  };
};

const arnOf = /<DBInstanceArn>([^<]+)<\/DBInstanceArn>/;

/** Without being asked an instance keeps nothing. */
function said(arn: string): string {
  const { on, key } = kept.get(arn) ?? { on: "false", key: null };
  const named = key === null ? "" : `<PerformanceInsightsKMSKeyId>${key}</PerformanceInsightsKMSKeyId>`;
  return `<PerformanceInsightsEnabled>${on}</PerformanceInsightsEnabled>${named}`;
}
