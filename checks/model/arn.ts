import { partitionOf } from "./partition.ts";
import { text, type Text } from "./text.ts";

/** The ARN of a bucket, or of what lies in it (`/*`): docs.aws.amazon.com/AmazonS3/latest/userguide/s3-arn-format.html. */
export function bucketArn(region: string, name: Text, rest = ""): Text {
  return text(`arn:${partitionOf(region).partition}:s3:::`, name, rest);
}

/** An ARN with an account and a Region: `arn:aws:kms:us-east-1:333333333333:alias/x`. */
export function regionalArn(service: string, region: string, account: string, rest: Text | string): Text {
  return text(`arn:${partitionOf(region).partition}:${service}:${region}:${account}:`, rest);
}
