import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { program, root } from "./inputs.ts";
import { measure, type Measured } from "./measure.ts";

/** What `cofferdam collect` took for that many tenant accounts. */
export interface CollectedAccounts {
  readonly accounts: number;
  /** Calls that were answered. */
  readonly answers: number;
  readonly cost: Measured;
}

/**
 * `cofferdam collect` as a whole process, from an empty folder to a manifest, of tenant accounts like the reference platform's. A fake AWS
 * answers at once, from a process of its own that is not measured; the collector keeps to the rates of AWS's quotas all the same.
 */
export async function collected(accounts: number): Promise<CollectedAccounts> {
  const folder = mkdtempSync(join(tmpdir(), "cofferdam-bench-accounts-"));
  const server = spawn("npx", ["tsx", "test/account/fleet-server.ts"], { cwd: root, stdio: ["pipe", "pipe", "ignore"] });
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  try {
    const url = String((await lines.next()).value);
    const estate = join(folder, "cofferdam.yaml");
    writeFileSync(estate, estateOf(accounts));
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: "AKIA111111111111", AWS_SECRET_ACCESS_KEY: "of-the-fake" });
    const out = join(folder, "evidence");
    const cost = await measure([process.execPath, program(), "collect", "--estate", estate, "--endpoint", url, "--out", out], 0, [0]);
    server.stdin.end();
    return { accounts, answers: Number((await lines.next()).value), cost };
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

function estateOf(accounts: number): string {
  const tenants = Array.from({ length: accounts }, (_, i) => {
    const account = String(700000000000 + i);
    return `  - { id: tenant-${i}, account: "${account}", region: us-east-1, customer: ["arn:aws:iam::${account}:role/customer/*"] }\n`;
  });
  return `vendor: { name: Bench, accounts: { management: "111111111111" } }\ncollector: { regions: [us-east-1] }\ntenants:\n${tenants.join("")}`;
}
