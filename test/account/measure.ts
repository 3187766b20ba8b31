import { answering, referencePlatform } from "./aws/platform.ts";
import { fakeAws } from "./aws/wire.ts";
import { collectFrom } from "./aws/collecting.ts";
import type { EvidenceStore } from "../../checks/sources/account/store.ts";

/**
 * `npx tsx test/account/measure.ts [ACCOUNTS]`: collects that many tenant accounts (default 300) of the in-process fake, 30 at a time, each like the reference
 * platform's tenant, through real SDK clients. Waiting costs nothing there, so what is measured is the work: clients, signatures, parsing, evidence.
 * The fake writes the answers in the same process; its share is in the figures.
 */
const count = Number(process.argv[2] ?? 300);
const platform = referencePlatform({ regions: ["us-east-1"] });
const [tenant] = platform.file.tenants;
if (tenant === undefined) throw new Error("the reference platform has no tenant");
const tenants = Array.from({ length: count }, (_, i) => ({ ...tenant, id: `tenant-${i}`, account: String(700000000000 + i) }));
const file = { ...platform.file, vendor: { ...platform.file.vendor, accounts: {} }, tenants };
const like = answering(platform.accounts, ["us-east-1"], 100);
const fake = fakeAws({
  answer: (call) => {
    if (call.operation === "GetCallerIdentity")
      return { response: { Account: call.account, Arn: `arn:aws:sts::${call.account}:assumed-role/Collector/cofferdam`, UserId: "AROA:cofferdam" } };
    return like(call.account === "111111111111" ? call : { ...call, account: tenant.account });
  },
});
const written = { files: 0, bytes: 0 };
const store: EvidenceStore = {
  put: (_, bytes) => {
    written.files += 1;
    written.bytes += bytes.length;
    if (written.files % 5000 === 0) fake.calls.length = 0;
  },
  remove: () => undefined,
  filesOf: () => [],
};
const [started, cpu] = [performance.now(), process.cpuUsage()];
await collectFrom(fake, file, { store });
const seconds = (performance.now() - started) / 1000;
const used = process.cpuUsage(cpu);
const peak = process.resourceUsage().maxRSS / 1024;
console.log(`${count} accounts: ${written.files} answers, ${(written.bytes / 1e6).toFixed(0)} MB of evidence, ${seconds.toFixed(1)} s`);
console.log(
  `${Math.round(written.files / seconds)} answers per second, ${((used.user + used.system) / 1000 / count).toFixed(0)} ms CPU per account, peak ${peak.toFixed(0)} MB`,
);
