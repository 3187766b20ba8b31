import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { FakeAws } from "./wire.ts";

/** The fake behind a port of this machine, for programs that run by themselves. */
export async function serve({ transport }: FakeAws): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const url = new URL(request.url ?? "/", "http://localhost");
      const query = Object.fromEntries(url.searchParams);
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const wire = {
        method: request.method ?? "GET",
        protocol: "http:",
        hostname: "localhost",
        path: url.pathname,
        query,
        headers,
        body: Buffer.concat(chunks),
      };
      transport.handle(wire).then(
        ({ response: reply }) => response.writeHead(reply.statusCode, reply.headers).end(reply.body),
        () => request.socket.destroy(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
