import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { environment, installation, lastLine, type Installation } from "./install.ts";
import { NotStarted } from "./not-started.ts";

/** A PostgreSQL of this run's own: on a socket that only this user can open, without a network, gone at `stop`. */
export interface EmbeddedServer {
  /** A connection as a role, by real login. */
  connect(user: string, database: string): Promise<Client>;
  stop(): Promise<void>;
}

/** @throws NotStarted with the remedy. */
export async function startEmbedded(): Promise<EmbeddedServer> {
  const installed = installation();
  const folder = ownFolder(installed);
  const child = start(installed, folder);
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  const clients = new Set<Client>();
  const stop = async (): Promise<void> => {
    await Promise.all([...clients].map(async (client) => client.end().catch(() => undefined)));
    await ended(child);
    process.off("exit", kill);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await ready(child);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    stop,
    connect: async (user, database) => {
      const client = new Client({ host: folder, user, database, password: "", query_timeout: 120_000 });
      // Ends with the server: whoever waits for an answer is told by that query.
      client.on("error", () => undefined);
      await client.connect();
      clients.add(client);
      client.once("end", () => clients.delete(client));
      return client;
    },
  };
}

/** The path of a socket has at most 107 bytes (unix(7)), its name 20 of them. */
function ownFolder({ cluster, runAs }: Installation): string {
  const base = tmpdir().length > 60 && existsSync("/tmp") ? "/tmp" : tmpdir();
  const folder = mkdtempSync(join(base, "cofferdam-pg-"));
  cpSync(cluster, join(folder, "cluster"), { recursive: true });
  // Node 24 gives copied folders the mode of the umask; PostgreSQL starts on one that is the owner's alone. (postgresql.org/docs/15/creating-cluster.html)
  chmodSync(join(folder, "cluster"), 0o700);
  if (runAs !== undefined) own(folder, runAs);
  return folder;
}

function own(folder: string, { uid, gid }: NonNullable<Installation["runAs"]>): void {
  chownSync(folder, uid, gid);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) chownSync(join(entry.parentPath, entry.name), uid, gid);
}

function start({ bin, runAs }: Installation, folder: string): ChildProcess {
  const settings = {
    listen_addresses: "",
    unix_socket_directories: folder,
    max_connections: "20",
    // It is thrown away.
    fsync: "off",
    full_page_writes: "off",
    synchronous_commit: "off",
    autovacuum: "off",
    logging_collector: "off",
    lc_messages: "C",
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return spawn(join(bin, "postgres"), ["-D", join(folder, "cluster"), ...options], {
    env: environment(),
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    ...runAs,
  });
}

async function ready(child: ChildProcess): Promise<void> {
  let said = "";
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string): void => reject(new NotStarted(`PostgreSQL did not start: ${why}; name a server with --database URL`));
    const late = setTimeout(() => fail("it was not ready after 60 seconds"), 60_000);
    late.unref();
    child.once("error", (error) => fail(error.message));
    child.once("exit", () => fail(lastLine(said)));
    child.stderr?.on("data", (bytes: Buffer) => {
      said = (said + bytes.toString()).slice(-10_000);
      if (!said.includes("ready to accept connections")) return;
      clearTimeout(late);
      resolve();
    });
  });
}

/** SIGQUIT: at once, without tidying what is thrown away. (postgresql.org/docs/15/server-shutdown.html) */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  await new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGQUIT");
  });
}
