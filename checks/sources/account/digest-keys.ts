import type { Item } from "./operation.ts";

/** The days, in UTC, of which digests are read: the one before and the one of the run, so 24 to 48 hours. */
export function digestDays(now: number): readonly string[] {
  return [now - 86_400_000, now].map((at) => new Date(at).toISOString().slice(0, 10).replaceAll("-", "/"));
}

/** How keys of a Region's digests begin. (docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html) */
export function digestPrefix(account: string, region: string, trail: Item): string {
  const before = typeof trail["S3KeyPrefix"] === "string" && trail["S3KeyPrefix"] !== "" ? `${trail["S3KeyPrefix"]}/` : "";
  return `${before}AWSLogs/${account}/CloudTrail-Digest/${region}/`;
}

/** The names of a trail's own hourly digests. Others may lie beside them: another trail's, and those that were delivered to fill in. */
export function digestName(account: string, region: string, { Name, HomeRegion }: Item): RegExp {
  const parts = [account, "CloudTrail-Digest", region, String(Name), String(HomeRegion)].join("_").replaceAll(".", "\\.");
  return new RegExp(`^${parts}_\\d{8}T\\d{6}Z\\.json\\.gz$`);
}
