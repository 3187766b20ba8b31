import data from "./content-actions.json" with { type: "json" };

/**
 * Actions that return what customers store, and reads of which nothing says whether they do; of every service of AWS. `tools/content-actions.ts` writes
 * the file from AWS's service authorization reference.
 */
interface Reads {
  readonly content?: readonly string[];
  readonly unclassified?: readonly string[];
}

const services = Object.entries(data.services as Readonly<Record<string, Reads>>);

/** Service → names with it: `s3` → `s3:GetObject`, …. */
export const contentActions: ReadonlyMap<string, readonly string[]> = named("content");
export const unclassifiedActions: readonly string[] = [...named("unclassified").values()].flat();

function named(which: keyof Reads): ReadonlyMap<string, readonly string[]> {
  return new Map(
    services.flatMap(([service, reads]) => {
      const names = reads[which];
      return names === undefined ? [] : [[service, names.map((name) => `${service}:${name}`)] as const];
    }),
  );
}

/**
 * Services that hold content and whose resources may have a policy of their own, which in the same account allows without the caller's own.
 * (docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html, "Resource-based policies")
 */
export const withResourcePolicies: ReadonlySet<string> = new Set([
  ...["acm-pca", "aoss", "backup-storage", "cassandra", "codeartifact", "dynamodb", "ecr", "elasticfilesystem", "es", "kafka-cluster", "kinesis"],
  ...[
    "kinesisvideo",
    "kms",
    "lambda",
    "logs",
    "neptune-graph",
    "redshift-serverless",
    "s3",
    "s3-object-lambda",
    "s3-outposts",
    "s3express",
    "s3tables",
  ],
  ...["s3vectors", "secretsmanager", "sqs", "ssm"],
]);
