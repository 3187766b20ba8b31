import { randomUUID } from "node:crypto";
import type { Creator } from "./creators.ts";

/** No client package is there for one call; an emulator reads whose key signed it, and checks no signature. */
export const secretCreators: Readonly<Record<string, Creator>> = {
  "AWS::SecretsManager::Secret": async ({ of, values, clients: { kms } }) => {
    const { accessKeyId, sessionToken } = await kms.config.credentials();
    const { protocol, hostname, port } = (await kms.config.endpoint?.()) ?? { protocol: "http:", hostname: "localhost", port: undefined };
    const reply = await fetch(`${protocol}//${hostname}${port === undefined ? "" : `:${port}`}/`, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": "secretsmanager.CreateSecret",
        authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${of.region}/secretsmanager/aws4_request, SignedHeaders=host, Signature=0`,
        ...(sessionToken !== undefined && { "x-amz-security-token": sessionToken }),
      },
      body: JSON.stringify({ Name: values.at(of, "Name"), KmsKeyId: values.at(of, "KmsKeyId"), ClientRequestToken: randomUUID() }),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${reply.status}: ${text}`);
    const { ARN } = JSON.parse(text) as { readonly ARN: string };
    return { ref: ARN };
  },
};
