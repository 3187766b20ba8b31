import { Agent, createServer, request as httpRequest, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { askedOf, json, type Answered, type Asked, type Rule, type Upstream } from "./asked.ts";
import { backupPlans } from "./backup.ts";
import { organizationTrail, trailDefaults, trailsByArn } from "./cloudtrail.ts";
import { capacityOfServices } from "./ecs.ts";
import { keyStates } from "./kms.ts";
import { lackingOperations } from "./lacking.ts";
import { accountPaths, membersAreDenied, newerPolicyTypes } from "./organizations.ts";
import { performanceInsights } from "./rds.ts";
import { newBuckets, objectsUnderKeys, versioningRoot } from "./s3.ts";
import type { EndpointNote } from "../../../checks/model/evidence.ts";
import { overlayPath } from "../../../checks/sources/account/endpoint.ts";

/** In this order; the first that answers is it. */
const rules: readonly Rule[] = [
  lackingOperations,
  backupPlans,
  keyStates,
  newBuckets,
  objectsUnderKeys,
  versioningRoot,
  membersAreDenied,
  newerPolicyTypes,
  accountPaths,
  organizationTrail,
  trailsByArn,
  trailDefaults,
  performanceInsights,
  capacityOfServices,
];

export interface Overlay {
  readonly url: URL;
  stop(): Promise<void>;
}

/** Harms an answer: the last word of the proxy. */
export type Harm = (asked: Asked, plain: () => Promise<Answered>) => Promise<Answered> | undefined;

/** Of what it shows. */
const version = "1";
const bare: EndpointNote = { kind: "moto", probes: {} };

/** A proxy before the emulator that shows what AWS does and the emulator does not. `note`: what it says of the emulator, to those who ask; `at`: its port, 0 for a free one. */
export async function startOverlay(emulator: URL, harm: Harm = () => undefined, note: EndpointNote = bare, at = 0): Promise<Overlay> {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  const upstream = upstreamOf(emulator, agent);
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const asked = askedOf(incoming.method ?? "GET", incoming.url ?? "/", incoming.headers, Buffer.concat(chunks));
      const plain = async (): Promise<Answered> => (asked.path === overlayPath ? json({ ...note, overlay: version }) : answerOf(asked, upstream));
      (harm(asked, plain) ?? plain()).then(
        (answer) => write(answer, outgoing),
        () => incoming.socket.destroy(),
      );
    });
  });
  // Longer than any test waits between two requests, or a client would find the connection closed.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(at, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}/`),
    stop: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function write({ status, headers, body, half }: Answered, outgoing: ServerResponse): void {
  if (half === undefined) return void outgoing.writeHead(status, headers).end(body);
  outgoing.writeHead(status, { ...headers, "content-length": String(body.length) });
  outgoing.write(body.subarray(0, body.length / 2), () => half === "broken" && outgoing.socket?.destroy());
}

async function answerOf(asked: Asked, upstream: Upstream): Promise<Answered> {
  for (const rule of rules) {
    const answer = await rule(asked, upstream);
    if (answer !== undefined) return answer;
  }
  return upstream.send(asked);
}

/** The emulator checks no signature, so the overlay asks in the caller's name. */
function upstreamOf(emulator: URL, agent: Agent): Upstream {
  const send = async (asked: Asked): Promise<Answered> => sent(emulator, agent, asked);
  const as = (asked: Asked, service: string): Record<string, string> => {
    const kept = ["authorization", "x-amz-security-token", "x-amz-date", "x-moto-account-id"];
    const headers = Object.fromEntries(Object.entries(asked.headers).filter(([name]) => kept.includes(name)));
    return { ...headers, authorization: (headers["authorization"] ?? "").replace(/(\/\d{8}\/[^/]+)\/[^/]+\//, `$1/${service}/`) };
  };
  const json: Upstream["json"] = async (asked, service, target, input) => {
    const headers = { ...as(asked, service), "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
    const answer = await send({ ...asked, method: "POST", path: "/", query: {}, headers, body: Buffer.from(JSON.stringify(input)) });
    return answer.status === 200 ? (JSON.parse(answer.body.toString()) as Record<string, unknown>) : undefined;
  };
  const accounts = new Map<string, Promise<string>>();
  const account: Upstream["account"] = async (asked) => {
    const key = asked.headers["authorization"]?.split("/")[0] ?? "";
    const headers = { ...as(asked, "sts"), "content-type": "application/x-www-form-urlencoded" };
    const body = Buffer.from("Action=GetCallerIdentity&Version=2011-06-15");
    const found =
      accounts.get(key) ??
      send({ ...asked, method: "POST", path: "/", query: {}, headers, body }).then(
        (answer) => /<Account>(\d{12})</.exec(answer.body.toString())?.[1] ?? "",
      );
    accounts.set(key, found);
    return found;
  };
  return { send, json, account };
}

async function sent(emulator: URL, agent: Agent, asked: Asked): Promise<Answered> {
  const { method, path, query, headers, body } = asked;
  const { "content-length": _, connection: __, "transfer-encoding": ___, ...kept } = headers;
  const search = Object.entries(query).map(([name, value]) =>
    value === "" ? encodeURIComponent(name) : `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        agent,
        method,
        host: emulator.hostname,
        port: emulator.port,
        path: search.length === 0 ? path : `${path}?${search.join("&")}`,
        headers: { ...kept, "content-length": String(body.length) },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () => {
          const { connection: _c, "transfer-encoding": _t, ...answered } = incoming.headers;
          const flat = Object.fromEntries(
            Object.entries(answered).map(([name, value]) => [name, Array.isArray(value) ? value.join(",") : (value ?? "")]),
          );
          resolve({ status: incoming.statusCode ?? 500, headers: flat, body: Buffer.concat(chunks) });
        });
      },
    );
    // A connection that was kept and that the emulator has closed meanwhile: the request was not seen.
    outgoing.on("error", (error: NodeJS.ErrnoException) =>
      outgoing.reusedSocket && error.code === "ECONNRESET" ? resolve(sent(emulator, agent, asked)) : reject(error),
    );
    outgoing.end(body);
  });
}
