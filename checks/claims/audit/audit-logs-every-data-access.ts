import { examples } from "./audit-logs-every-data-access.examples.ts";
import { recorded } from "./recorded.ts";
import { defineCheck } from "../../engine/define-check.ts";
import { bucketArn } from "../../model/arn.ts";
import { show } from "../../model/text.ts";
import { whenKnown } from "../../model/verdict.ts";
import { dataBuckets } from "../../reason/custody/stores.ts";

export default defineCheck({
  id: "audit-logs-every-data-access",
  claim: "Reads and writes of objects in the data bucket are selected.",
  severity: "high",
  why: "Without data events the record shows who changed the bucket, and nothing of who read what lies in it.",
  fix: "Give the trail a data event selector for AWS::S3::Object, reads and writes, whose ARN begins with the bucket's own.",
  references: ["https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html"],
  kind: "s3:bucket",
  planes: ["template", "account"],
  subjects: dataBuckets,
  judge: (bucket, estate) =>
    whenKnown(bucket.name, (name) =>
      recorded(estate, bucket, `accesses to objects of ${show(name)}`, {
        values: { eventCategory: "Data", "resources.type": "AWS::S3::Object", eventSource: "s3.amazonaws.com" },
        arnPrefix: bucketArn(bucket.region, name, "/"),
      }),
    ),
  examples,
});
