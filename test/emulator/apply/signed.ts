import type { Clients } from "./clients.ts";

/** A call for which there is no client package: an emulator reads whose key signed it, and checks no signature. */
export async function signed(
  { kms }: Clients,
  { service, region, method = "POST", path = "/", target }: Signed,
  body: object,
): Promise<Readonly<Record<string, unknown>>> {
  const { accessKeyId, sessionToken } = await kms.config.credentials();
  const { protocol, hostname, port } = (await kms.config.endpoint?.()) ?? { protocol: "http:", hostname: "localhost", port: undefined };
  const reply = await fetch(`${protocol}//${hostname}${port === undefined ? "" : `:${port}`}${path}`, {
    method,
    headers: {
      "content-type": target === undefined ? "application/json" : "application/x-amz-json-1.1",
      ...(target !== undefined && { "x-amz-target": target }),
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      ...(sessionToken !== undefined && { "x-amz-security-token": sessionToken }),
    },
    body: JSON.stringify(body),
  });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${reply.status}: ${text}`);
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}

interface Signed {
  readonly service: string;
  readonly region: string;
  readonly method?: "POST" | "PUT";
  readonly path?: string;
  readonly target?: string;
}
