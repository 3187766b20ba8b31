/**
 * The partition of a Region and its DNS suffix.
 * (docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html, docs.aws.amazon.com/general/latest/gr/rande.html)
 */
export function partitionOf(region: string): { readonly partition: string; readonly urlSuffix: string } {
  for (const [prefix, partition, urlSuffix] of partitions) if (region.startsWith(prefix)) return { partition, urlSuffix };
  return { partition: "aws", urlSuffix: "amazonaws.com" };
}

const partitions = [
  ["cn-", "aws-cn", "amazonaws.com.cn"],
  ["us-gov-", "aws-us-gov", "amazonaws.com"],
  ["us-iso-", "aws-iso", "c2s.ic.gov"],
  ["us-isob-", "aws-iso-b", "sc2s.sgov.gov"],
  ["eu-isoe-", "aws-iso-e", "cloud.adc-e.uk"],
  ["us-isof-", "aws-iso-f", "csp.hci.ic.gov"],
  ["eusc-", "aws-eusc", "amazonaws.eu"],
] as const;

/** A host of AWS in any partition, VPC endpoints included. */
export function isAwsHost(host: string): boolean {
  return ["amazonaws.com", "api.aws", ...partitions.map(([, , suffix]) => suffix)].some((suffix) => host.endsWith(`.${suffix}`));
}
