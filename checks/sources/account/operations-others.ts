import { row } from "./operations-stores.ts";
import type { Operation } from "./operation.ts";

/** Stores that no claim opens yet: that they are there is a fact. */
export function otherStores(): readonly Operation[] {
  return [
    row({
      service: "secrets-manager",
      name: "ListSecrets",
      iam: ["secretsmanager:ListSecrets"],
      where: "regions",
      list: "SecretList",
      key: "ARN",
      page: { reply: "NextToken", request: "NextToken", size: { MaxResults: 100 } },
    }),
    row({
      service: "cloudwatch-logs",
      name: "DescribeLogGroups",
      iam: ["logs:DescribeLogGroups"],
      where: "home",
      list: "logGroups",
      page: { reply: "nextToken", request: "nextToken", size: { limit: 50 } },
    }),
    // Values of environment variables may be secrets.
    row({
      service: "lambda",
      name: "ListFunctions",
      iam: ["lambda:ListFunctions"],
      where: "regions",
      list: "Functions",
      page: { reply: "NextMarker", request: "Marker", size: { MaxItems: 50 } },
      redact: ["Functions.*.Environment.Variables.*", "Functions.*.Environment.Error.Message"],
      needs: ["lambda"],
    }),
  ];
}
