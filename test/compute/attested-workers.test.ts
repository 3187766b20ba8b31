import { createServer as createPlainServer } from "node:http";
import { createServer, request } from "node:https";
import type { ServerOptions } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { describe, expect, it } from "vitest";
import { authority, certified } from "./certificates.ts";
import { attests } from "../attests.ts";
import { outbound } from "../../infra/compute/handlers/outbound.ts";
import type { OutboundSettings } from "../../infra/compute/handlers/outbound.ts";
import { platformHosts } from "../../infra/compute/handlers/platform-hosts.ts";
import type { Connector } from "../../infra/compute/handlers/platform-hosts.ts";

const [trusted, stranger] = [authority("Trusted"), authority("Stranger")];

/** Every name is this machine: what is called is still the platform's name, and so is what the certificate must say. */
const here: OutboundSettings = {
  authorities: [trusted.cert],
  lookup: (_name, options, found) => (options.all === true ? found(null, [{ address: "127.0.0.1", family: 4 }]) : found(null, "127.0.0.1", 4)),
};

interface Platform {
  readonly call: ReturnType<typeof outbound>;
  /** The platform's name. */
  readonly host: string;
}

/** While a server stands on its port; `asked` are the requests that it took. */
async function served(server: Server, use: (port: number, asked: () => number) => Promise<void>): Promise<void> {
  let asked = 0;
  server.on("request", () => (asked += 1));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  try {
    await use((server.address() as AddressInfo).port, () => asked);
  } finally {
    await new Promise((closed) => server.close(closed));
  }
}

function secure(options: ServerOptions, location?: string): Server {
  return createServer(options, (_asked, reply) => {
    reply.writeHead(location === undefined ? 200 : 302, { connection: "close", ...(location !== undefined && { location }) }).end("hello");
  });
}

/** A client that takes anything: it shows that the server can be reached, so that who does not reach it has refused. */
function careless(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = { port, host: "127.0.0.1", agent: false, rejectUnauthorized: false, minVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
    request(options, (reply) => resolve(reply.resume().statusCode))
      .on("error", reject)
      .end();
  });
}

async function refuses({ call, host }: Platform, options: ServerOptions, code: RegExp): Promise<void> {
  await served(secure(options), async (port, asked) => {
    expect(await careless(port)).toBe(200);
    await expect(call(`https://${host}:${port}/`)).rejects.toThrow(code);
    // The variable that turns verification off for all who do not say otherwise.
    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
    try {
      await expect(call(`https://${host}:${port}/`)).rejects.toThrow(code);
    } finally {
      delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    }
    expect(asked()).toBe(1);
  });
}

const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;

/** What each worker is to be seen doing: one test each, so that one which was left out is one that is not attested. */
const properties: Readonly<Record<string, (platform: Platform) => Promise<void>>> = {
  reached: async ({ call, host }) => {
    for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
      await served(secure({ ...certified([host], trusted), minVersion: version, maxVersion: version }), async (port) => {
        const { status, body } = await call(`https://${host}:${port}/`, { method: "POST", body: Buffer.from("hi") });
        expect([status, Buffer.from(body).toString()]).toEqual([200, "hello"]);
      });
    }
  },
  "plain-http": async ({ call, host }) => {
    await served(
      createPlainServer((_asked, reply) => reply.end()),
      async (port, asked) => {
        for (const scheme of ["http", "HTTP", "ws", "ftp"]) await expect(call(`${scheme}://${host}:${port}/`)).rejects.toThrow("only https");
        await expect(call(`https://${host}:${port}/`)).rejects.toThrow(/SSL|TLS|EPROTO|hang up|disconnected/i);
        expect(asked()).toBe(0);
      },
    );
  },
  "old-tls": async (platform) => refuses(platform, { ...certified([platform.host], trusted), ...old }, /protocol|version/i),
  untrusted: async (platform) => {
    await refuses(platform, certified([platform.host], stranger), /unable to (verify|get)/);
    await refuses(platform, { key: stranger.key, cert: stranger.cert }, /self-signed/);
  },
  "other-name": async (platform) => refuses(platform, certified([`not-${platform.host}`, "localhost"], trusted), /does not match/),
  expired: async (platform) => refuses(platform, certified([platform.host], trusted, "210101000000Z"), /expired/),
  redirected: async ({ call, host }) => {
    await served(
      createPlainServer((_asked, reply) => reply.end()),
      async (plain, asked) => {
        await served(secure(certified([host], trusted), `http://${host}:${plain}/`), async (port) => {
          const { status, headers } = await call(`https://${host}:${port}/`);
          expect(status).toBe(302);
          await expect(call(headers.location ?? "")).rejects.toThrow("only https");
        });
        expect(asked()).toBe(0);
      },
    );
  },
};

for (const [name, [host]] of Object.entries(platformHosts)) {
  describe(name, () => {
    for (const [property, show] of Object.entries(properties)) {
      it(property, async (context) => {
        attests(context, "worker", name, property);
        await show({ call: outbound(name as Connector, here), host });
      });
    }
  });
}
