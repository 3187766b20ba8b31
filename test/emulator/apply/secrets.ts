import { randomUUID } from "node:crypto";
import type { Creator } from "./creators.ts";
import { signed } from "./signed.ts";

export const secretCreators: Readonly<Record<string, Creator>> = {
  "AWS::SecretsManager::Secret": async ({ of, values, clients }) => {
    const { ARN } = await signed(
      clients,
      { service: "secretsmanager", region: of.region, target: "secretsmanager.CreateSecret" },
      { Name: values.at(of, "Name"), KmsKeyId: values.at(of, "KmsKeyId"), ClientRequestToken: randomUUID() },
    );
    return { ref: String(ARN) };
  },
};
