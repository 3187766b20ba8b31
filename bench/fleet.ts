import { Stack } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { addTenant, platform } from "../infra/app.ts";
import { settings, type TenantSettings } from "../infra/settings.ts";

/*
 * A fleet: the reference platform with other tenants. `tsx bench/fleet.ts --tenants 100 --out DIR` writes the assembly, in which every
 * tenant has the six templates of infra/tenant with its own record written in, and beside it the estate file that names them all.
 */

const { values } = parseArgs({ options: { tenants: { type: "string" }, out: { type: "string" } } });
const [count, out] = [Number(values.tenants), values.out];
if (!Number.isInteger(count) || count < 1 || count > tenantsMax() || out === undefined)
  throw new Error(`fleet: --tenants 1 to ${tenantsMax()}, --out DIR`);
const tenants = Array.from({ length: count }, (_, at) => tenantAt(at));
const app = platform(join(out, "assembly"));
keepShared(app);
for (const tenant of tenants) addTenant(app, tenant);
app.synth();
writeFileSync(join(out, "estate.json"), `${JSON.stringify(estate(tenants), undefined, 2)}\n`);

/** One /24 each of 10.64.0.0/16. */
function tenantsMax(): number {
  return 256;
}

function tenantAt(at: number): TenantSettings {
  return {
    ...settings.tenants[0],
    id: `tenant${String(at + 1).padStart(3, "0")}`,
    customerId: `00000000-0000-4000-8000-${String(at + 1).padStart(12, "0")}`,
    account: String(700_000_000_001 + at),
    cidr: `10.64.${at}.0/24`,
    peeringId: `pcx-0c0ffee0${String(at + 1).padStart(9, "0")}`,
  };
}

/** Of the reference platform, only what its tenants share: the organization's policies and the compute account's roles. */
function keepShared(app: App): void {
  const shared = ["Organization", "Compute-access"];
  const own = app.node.children.filter((child) => Stack.isStack(child) && !shared.includes(child.node.id));
  for (const { node } of own) app.node.tryRemoveChild(node.id);
}

/** The reference platform's estate file with these tenants. JSON is YAML too. */
function estate(tenants: readonly TenantSettings[]): object {
  const { accounts, organization } = settings;
  return {
    organization: { id: organization.id, management: accounts.management },
    vendor: {
      name: "PanOps",
      accounts,
      units: { compute: "Infrastructure", provisioning: "Infrastructure", nightly: "Security" },
      service: [`arn:aws:iam::${accounts.compute}:role/PanOpsServiceRole`],
    },
    assumptions: ["management-account-honest", "handover-honest", "root-mailbox-not-vendor", "workers-purge"],
    tenants: tenants.map(({ id, customerId, account, region, retentionDays }) => ({
      id,
      customerId,
      account,
      region,
      unit: "Tenants/Active",
      custody: "vendor-organization",
      retentionDays: Number(retentionDays),
      customer: [`arn:aws:iam::${account}:role/customer/*`],
    })),
    templates: [{ assembly: "assembly" }],
  };
}
