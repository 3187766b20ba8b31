import type { IncomingHttpHeaders } from "node:http";
import { Agent, request } from "node:https";
import type { RequestOptions } from "node:https";
import { platformHosts } from "./platform-hosts.ts";
import type { Connector } from "./platform-hosts.ts";

/** Where a worker's calls go besides the names of its platform: tests alone set anything here. */
export interface OutboundSettings {
  /** How names become addresses; the system's unless set. */
  readonly lookup?: NonNullable<RequestOptions["lookup"]>;
  /** Authorities in place of those that Node trusts, in PEM. */
  readonly authorities?: readonly string[];
}

export interface Call {
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

/** Bytes of a reply that are taken, and milliseconds without any. */
const [replyBytesMax, quietMax] = [256 * 1024 * 1024, 30_000];

/**
 * The only way in which a connector's worker calls its platform: HTTPS to the platform's own names, TLS 1.2 or later, the certificate verified. Both are
 * set on the agent itself, where no variable of the process (`NODE_TLS_REJECT_UNAUTHORIZED`, `--tls-min-v1.0`) has a say.
 * A redirect is handed back, not followed: who wants to follow it calls again, and is refused as with any address. Rejects when refused.
 */
export function outbound(connector: Connector, { lookup, authorities }: OutboundSettings = {}): (address: string, call?: Call) => Promise<Reply> {
  const hosts: readonly string[] = platformHosts[connector];
  const agent = new Agent({
    minVersion: "TLSv1.2",
    rejectUnauthorized: true,
    ...(authorities !== undefined && { ca: [...authorities] }),
    ...(lookup !== undefined && { lookup }),
  });
  return async (address, call = {}) => {
    const url = new URL(address);
    if (url.protocol !== "https:") throw new Error(`${connector}: only https is called`);
    if (url.username !== "" || url.password !== "") throw new Error(`${connector}: an address holds no secret`);
    if (!hosts.includes(url.hostname)) throw new Error(`${connector}: ${url.hostname} is not one of ${hosts.join(", ")}`);
    return await sent(url, agent, call);
  };
}

function sent(url: URL, agent: Agent, { method = "GET", headers = {}, body }: Call): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, method, headers: { ...headers }, timeout: quietMax }, (reply) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      reply.on("data", (part: Buffer) => {
        parts.push(part);
        bytes += part.length;
        if (bytes > replyBytesMax) asked.destroy(new Error(`the reply is over ${replyBytesMax} bytes`));
      });
      reply.on("error", reject);
      reply.on("end", () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(parts) }));
    });
    asked.on("timeout", () => asked.destroy(new Error(`nothing came for ${quietMax} ms`)));
    asked.on("error", reject);
    asked.end(body);
  });
}
