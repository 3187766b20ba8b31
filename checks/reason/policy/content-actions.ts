import data from "./content-actions.json" with { type: "json" };

/**
 * Per service of AWS, the actions that return what customers store, and the reads of which nothing says whether they do. `tools/content-actions.ts`
 * writes the file from AWS's service authorization reference, by `content-rules.ts`.
 */
export const readsOfServices: ReadonlyMap<string, { readonly content: readonly string[]; readonly open: readonly string[] }> = new Map(
  Object.entries(data.services as Readonly<Record<string, { readonly content?: readonly string[]; readonly open?: readonly string[] }>>).map(
    ([service, { content = [], open = [] }]) => {
      const named = (names: readonly string[]): readonly string[] => names.map((name) => `${service}:${name}`);
      return [service, { content: named(content), open: named(open) }];
    },
  ),
);

/**
 * Services whose resources may have a policy of their own, which in the same account allows without the caller's own.
 * (docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html, "Resource-based policies")
 */
export const withResourcePolicies: ReadonlySet<string> = new Set([
  ...[
    "acm-pca",
    "aoss",
    "backup",
    "backup-storage",
    "cassandra",
    "codeartifact",
    "codebuild",
    "dynamodb",
    "ecr",
    "elasticfilesystem",
    "es",
    "events",
    "glue",
    "kafka-cluster",
    "kinesis",
  ],
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
  ...["s3vectors", "secretsmanager", "sns", "sqs", "ssm", "xray"],
]);
